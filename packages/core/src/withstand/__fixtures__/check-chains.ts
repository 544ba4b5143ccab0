import type { Query, Row } from './check-consistency.ts';

/**
 * The history of every memory: versions 1, 2, 3 … without a gap, each closed at the moment at which the next entry begins,
 * and at its end either the current row or a deletion. Behind a deletion it may go on with the next version; what was
 * deleted then is the state of no time.
 */
export function checkChains(query: Query): readonly string[] {
  const chains = new Map<string, Row[]>();
  const rows =
    query(`SELECT * FROM (SELECT id, version, event, recorded_from, recorded_to, memory_place, 0 AS is_current FROM version
    UNION ALL SELECT id, version, event, recorded_from, NULL, NULL, 1 FROM memory)
    ORDER BY id, version, is_current, event = 'DELETE'`);
  for (const row of rows) {
    const id = String(row['id']);
    const chain = chains.get(id) ?? [];
    chain.push(row);
    chains.set(id, chain);
  }
  return [...chains].flatMap(([id, chain]) =>
    checkChain(chain).map((problem) => `history of ${id}: ${problem}`),
  );
}

function checkChain(chain: readonly Row[]): readonly string[] {
  const problems: string[] = [];
  const last = chain.at(-1);
  const isDeleted = isEnd(last);
  if (!isDeleted && last?.['is_current'] !== 1)
    problems.push('it ends with neither a current state nor a deletion');
  if (chain.filter((row) => row['is_current'] === 1).length > (isDeleted ? 0 : 1))
    problems.push('a current state too many');
  let version = 0;
  for (const [index, row] of chain.entries()) {
    if (!isEnd(row)) version += 1;
    else if (isEnd(chain[index - 1])) problems.push('it is deleted twice');
    problems.push(...checkLink(row, chain[index + 1], version));
  }
  return problems;
}

/** One entry of a chain and the one behind it. */
function checkLink(row: Row, next: Row | undefined, version: number): readonly string[] {
  const problems: string[] = [];
  const isPassed = isEnd(row) && next !== undefined;
  const closedAt = (isPassed ? row['recorded_from'] : next?.['recorded_from']) ?? null;
  if (row['version'] !== version) problems.push(`version ${String(row['version'])} where ${version} belongs`);
  if (row['event'] !== expectedEvent(row, version))
    problems.push(`event ${String(row['event'])} of version ${version}`);
  if (row['recorded_to'] !== closedAt)
    problems.push(`version ${version} ends at ${String(row['recorded_to'])}, not ${String(closedAt)}`);
  if ((row['memory_place'] !== null) !== (isEnd(row) && next === undefined))
    problems.push(`version ${version} has ${String(row['memory_place'])} as the place to go back to`);
  return problems;
}

function isEnd(row: Row | undefined): boolean {
  return row?.['event'] === 'DELETE';
}

function expectedEvent(row: Row, version: number): string {
  if (isEnd(row)) return 'DELETE';
  return version === 1 ? 'ADD' : 'UPDATE';
}
