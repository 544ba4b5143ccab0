import type { ReadView } from '../../contracts/ledger-queries.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { RankedCandidate } from './score-candidates.ts';

/**
 * Puts the successor of each replaced memory right before it, with at least its score: the outdated statement never
 * comes alone, nor above the one that holds.
 */
export async function pairSuccessors(
  ranked: readonly RankedCandidate[],
  { view, limit }: { readonly view: ReadView; readonly limit: number },
  deps: EngineDependencies,
): Promise<readonly RankedCandidate[]> {
  const known = new Map(ranked.map((entry) => [entry.id, entry]));
  const outdated = ranked.slice(0, limit).filter(({ candidate }) => candidate.supersededBy !== undefined);
  if (outdated.length === 0) return ranked;
  const missing = outdated
    .map(({ candidate }) => candidate.supersededBy)
    .filter((id): id is string => id !== undefined && !known.has(id));
  const found = await deps.ledger.findCandidates({
    ...view,
    filter: undefined,
    terms: [],
    source: { by: 'ids', ids: missing },
  });
  const successors = new Map(found.candidates.map((candidate) => [candidate.id, candidate]));
  const placed = new Set<string>();
  const paired: RankedCandidate[] = [];
  const place = (entry: RankedCandidate): void => {
    if (placed.has(entry.id)) return;
    placed.add(entry.id);
    const successorId = entry.candidate.supersededBy;
    const candidate =
      successorId === undefined
        ? undefined
        : (known.get(successorId)?.candidate ?? successors.get(successorId));
    if (candidate !== undefined) {
      const score = Math.max(entry.score, known.get(candidate.id)?.score ?? 0);
      place({ ...(known.get(candidate.id) ?? entry), candidate, id: candidate.id, score });
    }
    paired.push(entry);
  };
  for (const entry of ranked) place(entry);
  return paired;
}
