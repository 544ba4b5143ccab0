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
  const known = new Set(ranked.map(({ id }) => id));
  const successors: RankedCandidate[] = [];
  // What was read may have been replaced as well.
  for (let outdated = ranked.slice(0, limit); ;) {
    const replaced = new Map(outdated.map((entry) => [entry.supersededBy, entry]));
    const ids = [...replaced.keys()].filter((id) => id !== undefined && !known.has(id)) as readonly string[];
    if (ids.length === 0) return putSuccessorsFirst(ranked, successors);
    for (const id of ids) known.add(id);
    const source = { by: 'ids', ids } as const;
    const { candidates } = await deps.ledger.findCandidates({
      ...view,
      filter: undefined,
      terms: [],
      source,
    });
    outdated = candidates.flatMap((candidate) => {
      const { id, supersededBy } = candidate;
      const entry = replaced.get(id);
      return entry === undefined ? [] : [{ ...entry, candidate, id, supersededBy }];
    });
    successors.push(...outdated);
  }
}
