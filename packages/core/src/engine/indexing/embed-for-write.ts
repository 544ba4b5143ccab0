import type { Embedder } from '../../contracts/embedder.ts';
import type { Degradation } from '../../types/results.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { embedTexts } from './embed-texts.ts';
import { embeddableText } from './embeddable-text.ts';
import type { IndexSession, IndexView } from './index-session.ts';
import type { IndexUpkeep } from './index-upkeep.ts';
import type { WriteVectors } from './indexing.ts';
import { NO_USAGE } from '../usage.ts';

/** What the write and search paths receive. */
export interface IndexParts {
  readonly deps: EngineDependencies;
  readonly session: IndexSession;
  readonly upkeep: IndexUpkeep;
}

/** See `Indexing.embedForWrite`. */
export async function embedForWrite(
  texts: readonly string[],
  signal: AbortSignal | undefined,
  { deps, session, upkeep }: IndexParts,
): Promise<WriteVectors> {
  const { embedder } = deps;
  const short = texts.map(embeddableText);
  const worded = short.filter((text) => text !== '');
  if (embedder === undefined || worded.length === 0) {
    return {
      vectors: texts.map(() => undefined),
      degraded: undefined,
      usage: deps.meter.price(NO_USAGE),
    };
  }
  const { role } = await currentView(embedder, session);
  if (role.type === 'mismatch') throw role.error;
  const dimensions = 'write' in role ? role.write.dimensions : undefined;
  const { vectors, error, usage } = await embedTexts(
    { texts: worded, purpose: 'document', dimensions, signal },
    embedder,
  );
  const learned = vectors[0]?.length;
  if (role.type === 'first' && learned !== undefined) await session.begin(learned);
  if (error === undefined) upkeep.retryNow();
  const degraded: Degradation | undefined = error && { code: 'embedding-failed', error };
  const remaining = vectors.values();
  return {
    vectors: short.map((text) => (text === '' ? undefined : remaining.next().value)),
    degraded,
    usage: deps.meter.spend(usage),
  };
}

/** Begins the index at once where the embedder knows its dimension: what is written then commits with its vector. */
async function currentView(embedder: Embedder, session: IndexSession): Promise<IndexView> {
  const view = await session.read();
  if (view.role.type !== 'first' || embedder.dimensions === undefined) return view;
  await session.begin(embedder.dimensions);
  return session.read();
}
