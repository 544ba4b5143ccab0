import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sha256Hex } from './sha256-hex.ts';

it.each(['', 'abc', 'Grüße, 世界 🐕', 'x'.repeat(100_000)])(
  'agrees with the reference for %#',
  async (text) => {
    expect(await sha256Hex(text)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
  },
);
