import type { LanguageModel } from '../../contracts/language-model.ts';
import { adds, scriptedModel } from '../../engine/infer/__fixtures__/scripted-model.ts';
import { sleep } from '../../internal/sleep.ts';

/** A model that makes one fact of what it is asked, `fact: …`, after a while. `hear` is told before it answers. */
export function jobModel(
  hear: (text: string) => Promise<void> | void = () => undefined,
  thinkMs = 20,
): LanguageModel {
  return scriptedModel(async ({ messages }) => {
    const text = messages[0]?.text ?? '';
    await hear(text);
    await sleep(thinkMs);
    return [adds(`fact: ${text}`)];
  });
}
