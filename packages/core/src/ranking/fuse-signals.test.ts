import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuseSignals } from './fuse-signals.ts';
import type { WordScore } from './score-words.ts';

function words(total: number): WordScore {
  return { total, own: total / 2, speaker: total / 4, neighbours: total / 4, sources: 0 };
}

describe('fuseSignals', () => {
  it('is the word score where there is nothing else', () => {
    const fused = fuseSignals({ words: words(0.8) });
    expect(fused.score).toBeCloseTo(0.8);
    expect(fused.parts.words).toBeCloseTo(0.4);
    expect(fused.parts).toMatchObject({ sources: 0, time: 0, vector: 0 });
  });

  it('finds by meaning what shares no word', () => {
    const fused = fuseSignals({ words: words(0), cosine: 0.575 });
    expect(fused.score).toBeCloseTo(0.35);
    expect(fused.parts.vector).toBeCloseTo(0.35);
  });

  it('takes a cosine of unrelated sentences for no evidence, by the embedder that gave it', () => {
    expect(fuseSignals({ words: words(0), cosine: 0.15 }).score).toBe(0);
    expect(fuseSignals({ words: words(0), cosine: 0.7, unrelatedCosine: 0.75 }).score).toBe(0);
    expect(fuseSignals({ words: words(0), cosine: 1, unrelatedCosine: 1 }).score).toBe(0);
    expect(fuseSignals({ words: words(0.5), cosine: Number.NaN }).score).toBeCloseTo(0.5);
  });

  it('never lets one signal lower another, stays in [0, 1], and adds up', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    const cosine = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(unit, unit, cosine, (total, time, cos) => {
        const { score, parts } = fuseSignals({ words: words(total), time, cosine: cos });
        expect(score).toBeGreaterThanOrEqual(total - 1e-9);
        expect(score).toBeGreaterThanOrEqual(fuseSignals({ words: words(0), cosine: cos }).score - 1e-9);
        expect(score).toBeLessThanOrEqual(1);
        const sum = Object.values(parts).reduce((left, right) => left + right, 0);
        expect(sum).toBeCloseTo(score, 9);
      }),
    );
  });
});
