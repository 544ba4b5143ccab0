import type { Degradation } from '../../types/results.ts';
import type { Indexing, WriteVectors } from '../indexing/indexing.ts';
import { NO_USAGE, sumUsage } from '../usage.ts';

/**
 * Embeds each text once, however often a call has to be planned anew, and whatever texts come to it. What it answers
 * counts all that was spent so far.
 */
export function embedOnce(indexing: Indexing, signal: AbortSignal | undefined) {
  const known = new Map<string, Float32Array | undefined>();
  let usage = NO_USAGE;
  let degraded: Degradation | undefined;
  return async (texts: readonly string[]): Promise<WriteVectors> => {
    const missing = [...new Set(texts)].filter((text) => !known.has(text));
    if (missing.length > 0) {
      const embedded = await indexing.embedForWrite(missing, signal);
      for (const [place, text] of missing.entries()) known.set(text, embedded.vectors[place]);
      usage = sumUsage(usage, embedded.usage);
      degraded ??= embedded.degraded;
    }
    return { vectors: texts.map((text) => known.get(text)), degraded, usage };
  };
}
