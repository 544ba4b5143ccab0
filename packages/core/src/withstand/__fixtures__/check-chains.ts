import type { Query, Row } from './check-consistency.ts';

/**
 * The history of every memory: versions 1, 2, 3 … without a gap, each closed at the moment at which the next one begins,
 * and at its end either the current row or a deletion.
 */
export function checkChains(query: Query): readonly string[] {
  const chains = new Map<string, Row[]>();
  const rows =
    query(`SELECT * FROM (SELECT id, version, event, recorded_from, recorded_to, 0 AS is_current FROM version
    UNION ALL SELECT id, version, event, recorded_from, NULL, 1 FROM memory)
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
  const isDeleted = last?.['event'] === 'DELETE';
  if (!isDeleted && last?.['is_current'] !== 1)
    problems.push('it ends with neither a current state nor a deletion');
  if (chain.filter((row) => row['is_current'] === 1).length > (isDeleted ? 0 : 1))
    problems.push('a current state too many');
  return [...problems, ...chain.flatMap((row, index) => checkLink(row, chain[index + 1], index))];
}

/** One state of a chain and the one behind it. */
function checkLink(row: Row, next: Row | undefined, index: number): readonly string[] {
  const problems: string[] = [];
  const isEnd = row['event'] === 'DELETE';
  const version = isEnd ? index : index + 1;
  const closedAt = next?.['recorded_from'] ?? null;
  if (row['version'] !== version) problems.push(`version ${String(row['version'])} where ${version} belongs`);
  if (row['event'] !== expectedEvent(index, isEnd))
    problems.push(`event ${String(row['event'])} at place ${index}`);
  if (isEnd && next !== undefined) problems.push('it goes on behind its deletion');
  if (row['recorded_to'] !== closedAt)
    problems.push(`version ${version} ends at ${String(row['recorded_to'])}, not ${String(closedAt)}`);
  return problems;
}

function expectedEvent(index: number, isEnd: boolean): string {
  if (isEnd) return 'DELETE';
  return index === 0 ? 'ADD' : 'UPDATE';
}
