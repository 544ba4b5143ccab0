import { describe, expect, it } from 'vitest';
import { languageOf, mayBeSameLanguage } from './language-of.ts';

describe('languageOf', () => {
  it.each([
    ['thanks, please summarise that page', 'en'],
    ['Ana is allergic to walnuts', 'Latin'],
    ['Ana works as a nurse', 'en'],
    ['I moved my desk', 'en'],
    ['Ana mora em Lisboa com a irmã', 'pt'],
    ['Ana wohnt jetzt in Lissabon', 'de'],
    ['Ich bin nach Lissabon gezogen', 'de'],
    ['Je suis végétarienne', 'fr'],
    ['Vivo en Madrid con mi hermana', 'es'],
    ['Moro em Lisboa com a minha irmã', 'pt'],
    ['我搬到里斯本了', 'Han'],
    ['リスボンに引っ越しました', 'Japanese'],
    ['انتقلت إلى لشبونة', 'Arabic'],
    ['Пользователь живёт в Москве', 'Cyrillic'],
    ['Lisbon', 'Latin'],
    ['我和妹妹一起用 Rust 写程序', 'Han'],
    ['22:15', undefined],
    ['', undefined],
  ])('of %j is %s', (text, language) => {
    expect(languageOf(text)).toBe(language);
  });

  it('tells two languages apart only where both are known', () => {
    expect(mayBeSameLanguage('en', 'de')).toBe(false);
    expect(mayBeSameLanguage('en', 'Latin')).toBe(true);
    expect(mayBeSameLanguage('Latin', 'Han')).toBe(false);
    expect(mayBeSameLanguage('Latin', 'Latin')).toBe(true);
    expect(mayBeSameLanguage(undefined, 'en')).toBe(true);
  });
});
