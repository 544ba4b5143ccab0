import type { Candidate, ReadView } from '../../contracts/ledger-queries.ts';
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
  const successors = await readSuccessors(outdated, { known, view }, deps);
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

interface Known {
  readonly known: ReadonlyMap<string, RankedCandidate>;
  readonly view: ReadView;
}

/** The successors that are not ranked themselves, and theirs, down to what holds. */
async function readSuccessors(
  outdated: readonly RankedCandidate[],
  { known, view }: Known,
  deps: EngineDependencies,
): Promise<ReadonlyMap<string, Candidate>> {
  const successors = new Map<string, Candidate>();
  const seen = new Set<string>();
  let ids = outdated.map(({ candidate }) => candidate.supersededBy);
  while (ids.length > 0) {
    const wanted = [...new Set(ids)].filter((id) => id !== undefined && !seen.has(id)) as readonly string[];
    for (const id of wanted) seen.add(id);
    const missing = wanted.filter((id) => !known.has(id));
    const source = { by: 'ids', ids: missing } as const;
    const { candidates } =
      missing.length === 0
        ? { candidates: [] }
        : await deps.ledger.findCandidates({ ...view, filter: undefined, terms: [], source });
    for (const candidate of candidates) successors.set(candidate.id, candidate);
    ids = wanted.map((id) => (known.get(id)?.candidate ?? successors.get(id))?.supersededBy);
  }
  return successors;
}
