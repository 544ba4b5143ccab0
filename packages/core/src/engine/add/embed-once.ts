import type { Indexing, WriteVectors } from '../indexing/indexing.ts';

/** Embeds once, however often a call has to be planned anew with the same texts. */
export function embedOnce(indexing: Indexing, signal: AbortSignal | undefined) {
  let last: { readonly texts: readonly string[]; readonly vectors: WriteVectors } | undefined;
  return async (texts: readonly string[]): Promise<WriteVectors> => {
    const isSame =
      last?.texts.length === texts.length && last.texts.every((text, place) => text === texts[place]);
    if (last === undefined || !isSame) last = { texts, vectors: await indexing.embedForWrite(texts, signal) };
    return last.vectors;
  };
}
