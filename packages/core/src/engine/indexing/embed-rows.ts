import type { ProviderError } from '../../errors/provider-error.ts';
import { embedTexts } from './embed-texts.ts';
import type { IndexContext } from './index-context.ts';

/** Short and harmless: what an embedder refuses this for, it refuses everything for. */
const PROBE_TEXT = 'memory';

/** What became of a page of texts: a vector, or the error that this one text causes. */
export type RowEmbedding = { readonly vector: Float32Array } | { readonly error: ProviderError };

/**
 * Embeds a page for the background. One text that the embedder cannot take does not hold up the others: it is found by
 * halving. When it is not the text but the embedder, the page fails as a whole.
 *
 * @throws ProviderError when the embedder cannot be reached, or fails on any text.
 */
export async function embedRows(
  texts: readonly string[],
  dimensions: number | undefined,
  context: IndexContext,
): Promise<readonly RowEmbedding[]> {
  const rows = await embedPart(texts, dimensions, context);
  if (rows !== undefined) return rows;
  if (texts.length === 0) return [];
  const probe = await callEmbedder([PROBE_TEXT], dimensions, context);
  if (probe.error !== undefined) throw probe.error;
  return embedByHalves(texts, dimensions, context);
}

async function embedByHalves(
  texts: readonly string[],
  dimensions: number | undefined,
  context: IndexContext,
): Promise<readonly RowEmbedding[]> {
  const results: RowEmbedding[] = [];
  const waiting: (readonly string[])[] = [texts];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    const { vectors, error } = await callEmbedder(part, dimensions, context);
    if (error?.isRetryable === true) throw error;
    if (error !== undefined && part.length > 1) {
      const middle = Math.ceil(part.length / 2);
      // A stack: the first half comes off it first, so that results stay in the order of the texts.
      waiting.push(part.slice(middle), part.slice(0, middle));
      continue;
    }
    for (const vector of vectors) if (vector !== undefined) results.push({ vector });
    if (error !== undefined) results.push({ error });
  }
  return results;
}

/** The length of the embedder's vectors, asked of it where it does not say. */
export async function learnDimensions(context: IndexContext): Promise<number> {
  const known = context.deps.embedder?.dimensions;
  if (known !== undefined) return known;
  const { vectors, error } = await callEmbedder([PROBE_TEXT], undefined, context);
  if (error !== undefined) throw error;
  return vectors[0]?.length ?? 0;
}

/** `undefined` when the embedder answered, but not as it should: it may be one of the texts. */
async function embedPart(
  texts: readonly string[],
  dimensions: number | undefined,
  context: IndexContext,
): Promise<readonly RowEmbedding[] | undefined> {
  const { vectors, error } = await callEmbedder(texts, dimensions, context);
  if (error?.isRetryable === true) throw error;
  if (error !== undefined) return undefined;
  return vectors.flatMap((vector) => (vector === undefined ? [] : [{ vector }]));
}

async function callEmbedder(texts: readonly string[], dimensions: number | undefined, context: IndexContext) {
  const { embedder } = context.deps;
  if (embedder === undefined) throw new TypeError('embedRows without an embedder');
  const result = await embedTexts(
    { texts, purpose: 'document', dimensions, signal: context.signal },
    embedder,
  );
  context.countUsage(context.deps.meter.spend(result.usage));
  return result;
}
