import { describe, expect, it } from 'vitest';
import { visibleText } from './visible-text.ts';

describe('visibleText', () => {
  it.each([
    ['plain', 'Ana lives in Lisbon\n\tnow', 'Ana lives in Lisbon\n\tnow'],
    ['spaces of no width', 'Mo\u200Bs\u2060c\uFEFFow\u00AD', 'Moscow'],
    ['directions', '\u202Eana\u202C \u2066x\u2069\u200F', 'ana x'],
    ['tag characters', `day${String.fromCodePoint(0xe0041, 0xe0062)}`, 'day'],
    ['controls', 'a\u0000b\u0007c\u0085d\u007F', 'a b c d '],
    ['joiners of Persian and of pictures', 'می\u200Cخواهم 👩\u200D💻', 'می\u200Cخواهم 👩\u200D💻'],
    ['the rest of the world', '里斯本 لشبونة Köln', '里斯本 لشبونة Köln'],
  ])('shows %s', (_name, text, seen) => {
    expect(visibleText(text)).toBe(seen);
  });
});
