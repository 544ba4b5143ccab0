import type { ReadView } from '../../contracts/ledger-queries.ts';
import { putSuccessorsFirst } from '../../ranking/put-successors-first.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { RankedCandidate } from './score-candidates.ts';

/**
 * Puts the successor of each replaced memory right before it, with at least its score: the outdated statement never
 * comes alone, nor above the one that holds. Of the first `limit`, successors that were not found are read.
 */
export async function pairSuccessors(
  ranked: readonly RankedCandidate[],
  { view, limit }: { readonly view: ReadView; readonly limit: number },
  deps: EngineDependencies,
): Promise<readonly RankedCandidate[]> {
  const known = new Map(ranked.map((entry) => [entry.id, entry]));
  const successors: RankedCandidate[] = [];
  const followed = new Set<string>();
  // A successor, found or read, may have been replaced as well: each chain is followed to what holds.
  for (let outdated: readonly RankedCandidate[] = ranked.slice(0, limit); outdated.length > 0;) {
    const replaced = new Map<string, RankedCandidate>();
    for (const entry of outdated) {
      const { supersededBy } = entry;
      if (supersededBy === undefined || followed.has(supersededBy)) continue;
      followed.add(supersededBy);
      replaced.set(supersededBy, entry);
    }
    const found = [...replaced.keys()].flatMap((id) => known.get(id) ?? []);
    const read = await readSuccessors(replaced, { known, view }, deps);
    successors.push(...read);
    outdated = [...found, ...read];
  }
  return putSuccessorsFirst(ranked, successors);
}

interface Known {
  readonly known: ReadonlyMap<string, RankedCandidate>;
  readonly view: ReadView;
}

/** The successors that were not found, each with what made the score of the memory that it replaced. */
async function readSuccessors(
  replaced: ReadonlyMap<string, RankedCandidate>,
  { known, view }: Known,
  deps: EngineDependencies,
): Promise<readonly RankedCandidate[]> {
  const ids = [...replaced.keys()].filter((id) => !known.has(id));
  if (ids.length === 0) return [];
  const source = { by: 'ids', ids } as const;
  const { candidates } = await deps.ledger.findCandidates({ ...view, filter: undefined, terms: [], source });
  return candidates.flatMap((candidate) => {
    const { id, supersededBy } = candidate;
    const entry = replaced.get(id);
    return entry === undefined ? [] : [{ ...entry, candidate, id, supersededBy }];
  });
}
