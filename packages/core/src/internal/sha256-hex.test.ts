import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';

const TEXTS = ['', 'abc', 'Grüße, 世界 🐕', 'half a pair: \ud83d', 'x'.repeat(100_000)];

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

describe.each([
  ['with the module of Node', process],
  ['with a process that has no modules', { getBuiltinModule: () => undefined }],
  ['with a process that cannot be asked', {}],
  ['without a process', undefined],
])('%s', (_name, runtime) => {
  it.each(TEXTS)('agrees with the reference for %#', async (text) => {
    vi.stubGlobal('process', runtime);
    const { sha256Hex } = await import('./sha256-hex.ts');
    const hash = await sha256Hex(text);
    vi.unstubAllGlobals();
    expect(hash).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
  });
});
