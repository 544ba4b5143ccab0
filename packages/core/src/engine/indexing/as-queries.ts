import type { IndexView } from './index-session.ts';
import type { QueryVector, WriteVectors } from './indexing.ts';

/** See `Indexing.asQueries`. */
export function asQueries(
  { vectors }: WriteVectors,
  { role }: IndexView,
): readonly (QueryVector | undefined)[] {
  if (!('query' in role)) return vectors.map(() => undefined);
  const generations = role.query;
  return vectors.map((vector) =>
    vector?.length === role.write.dimensions ? { vector, generations } : undefined,
  );
}
