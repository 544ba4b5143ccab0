import type { Embedder } from '../../contracts/embedder.ts';
import type { IndexState } from '../../contracts/ledger-changes.ts';
import type { VectorGeneration } from '../../contracts/vector-store.ts';
import { IndexMismatchError } from '../../errors/index-mismatch-error.ts';

/** What an embedder can do with the index as it is. */
export type IndexRole =
  /** Nothing embeds. */
  | { readonly type: 'words' }
  /** There is no index yet: this embedder begins it. */
  | { readonly type: 'first' }
  /** It is this embedder's index: it fills `write` and is compared with `query`. */
  | {
      readonly type: 'current';
      readonly write: VectorGeneration;
      readonly query: readonly VectorGeneration[];
    }
  /** Another model is building its own index beside the one of this embedder, which answers until then. */
  | { readonly type: 'former'; readonly write: VectorGeneration; readonly query: readonly VectorGeneration[] }
  | { readonly type: 'mismatch'; readonly error: IndexMismatchError };

/** `provider:model:dimensions`: vectors of equal fingerprints can be compared. */
export function fingerprintOf(embedder: Pick<Embedder, 'provider' | 'model'>, dimensions: number): string {
  return `${embedder.provider}:${embedder.model}:${dimensions}`;
}

/** Says what `embedder` can do. Where it does not know its dimension, it is taken to be the one of the index. */
export function decideRole(state: IndexState, embedder: Embedder | undefined): IndexRole {
  if (embedder === undefined) return { type: 'words' };
  const { generation, fingerprint, dimensions, previous } = state;
  if (state.status === 'none' || fingerprint === undefined || dimensions === undefined)
    return { type: 'first' };
  const isOwn = (indexed: { readonly fingerprint: string; readonly dimensions: number }): boolean =>
    indexed.fingerprint === fingerprintOf(embedder, embedder.dimensions ?? indexed.dimensions);
  const former =
    state.status === 'building' && previous !== undefined && isOwn(previous) ? previous : undefined;
  const beside =
    former === undefined ? [] : [{ generation: former.generation, dimensions: former.dimensions }];
  const write = { generation, dimensions };
  if (isOwn({ fingerprint, dimensions })) return { type: 'current', write, query: [write, ...beside] };
  const [old] = beside;
  if (old !== undefined) return { type: 'former', write: old, query: [old] };
  const configured =
    embedder.dimensions === undefined
      ? `${embedder.provider}:${embedder.model}`
      : fingerprintOf(embedder, embedder.dimensions);
  return { type: 'mismatch', error: new IndexMismatchError({ indexed: fingerprint, configured }) };
}
