import { describe, expect, it } from 'vitest';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { fakeLanguageModel } from '../../testing/fake-language-model.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { fingerprint, fingerprintFields } from './fingerprint.ts';

type Parts = Parameters<typeof fingerprintFields>[0];

const plain: Parts = {
  llm: undefined,
  embedder: undefined,
  dateResolver: undefined,
  settings: DEFAULT_SETTINGS,
};

function of(parts: Partial<Parts>): Promise<string> {
  return fingerprint(fingerprintFields({ ...plain, ...parts }));
}

describe('the fingerprint of a configuration', () => {
  it('is the same for another instance of the same parts', async () => {
    const [one, other] = [1, 2].map(() =>
      of({
        llm: fakeLanguageModel(),
        embedder: fakeEmbedder({ dimensions: 16 }),
        settings: { ...DEFAULT_SETTINGS, instructions: 'Only food.' },
      }),
    );
    expect(await one).toBe(await other);
    expect(await of({})).toMatch(/^[0-9a-f]{64}$/);
  });

  it('differs with everything that decides what comes of a job', async () => {
    const resolver = { provider: 'english', resolve: async () => [], close: async () => {} } as never;
    const all = await Promise.all([
      of({}),
      of({ llm: fakeLanguageModel() }),
      of({ llm: fakeLanguageModel({ model: 'other' }) }),
      of({ llm: fakeLanguageModel({ provider: 'other' }) }),
      of({ embedder: fakeEmbedder({ dimensions: 16 }) }),
      of({ embedder: fakeEmbedder({ dimensions: 32 }) }),
      of({ dateResolver: resolver }),
      of({ settings: { ...DEFAULT_SETTINGS, mode: 'additive' } }),
      of({ settings: { ...DEFAULT_SETTINGS, infer: false } }),
      of({ settings: { ...DEFAULT_SETTINGS, instructions: 'Only food.' } }),
    ]);
    expect(new Set(all).size).toBe(all.length);
  });
});
