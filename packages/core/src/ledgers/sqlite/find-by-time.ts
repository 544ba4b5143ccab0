import type { CandidateSource } from '../../contracts/ledger-queries.ts';
import type { Row } from '../../sqlite/connection.ts';
import { numberAt, textAt } from '../../sqlite/read-column.ts';
import { CANDIDATE_COLUMNS, type FoundRows, newestKeyFirst, timeOfCandidate } from './candidate-rows.ts';
import { fewScopes, type MemoryView, selectRows, visitRows } from './memory-view.ts';
import type { ReachedHome } from './reach-homes.ts';

type TimeSource = Extract<CandidateSource, { readonly by: 'time' }>;

/** How many entries of the index of times one read follows at most. */
const PAGE = 500;

/** Some entries are those of rows that the view does not see. */
const SPARE_ENTRIES = 16;

/** Memories of a span of time, the latest first. */
export async function findByTime(view: MemoryView, source: TimeSource): Promise<FoundRows> {
  const found: Row[] = [];
  let rowsRead = 0;
  for (const reached of view.homes) {
    const visitsAll = view.asOf !== undefined || (await fewScopes(view, reached)) !== undefined;
    const inHome = visitsAll
      ? await visitSpan(view, reached, source)
      : await followTimes(view, reached.home, source);
    found.push(...inHome.rows);
    rowsRead += inHome.rowsRead;
  }
  return { rows: found.toSorted(latestFirst).slice(0, source.limit), rowsRead };
}

async function visitSpan(
  view: MemoryView,
  reached: ReachedHome,
  { from, to }: TimeSource,
): Promise<FoundRows> {
  const found: Row[] = [];
  let rowsRead = 0;
  await visitRows({ ...view, homes: [reached] }, { columns: CANDIDATE_COLUMNS }, (rows) => {
    rowsRead += rows.length;
    for (const row of rows) if (isWithin(row, from, to)) found.push(row);
  });
  return { rows: found, rowsRead };
}

/** Follows the index of times backwards until the limit is reached. */
async function followTimes(
  view: MemoryView,
  home: number,
  { from, to, limit }: TimeSource,
): Promise<FoundRows> {
  const { database, pacer } = view;
  const found: Row[] = [];
  let rowsRead = 0;
  const step = Math.min(PAGE, limit + SPARE_ENTRIES);
  // Behind every row of that time: none has a greater place.
  let before = { time: to, place: 0 };
  while (found.length < limit) {
    const entries = await database.read(() =>
      database.connection.all(
        `SELECT time, place FROM memory INDEXED BY memory_time
         WHERE home = ? AND time >= ? AND (time, place) < (?, ?) ORDER BY time DESC, place DESC LIMIT ?`,
        home,
        from,
        before.time,
        before.place,
        step,
      ),
    );
    const places = entries.map((entry) => numberAt(entry, 1));
    found.push(
      ...(await database.read(() => selectRows(view, CANDIDATE_COLUMNS, { by: 'place', numbers: places }))),
    );
    rowsRead += entries.length;
    const last = entries.at(-1);
    if (last === undefined || entries.length < step) break;
    before = { time: textAt(last, 0), place: numberAt(last, 1) };
    await pacer();
  }
  return { rows: found.slice(0, limit), rowsRead };
}

function isWithin(row: Row, from: string, to: string): boolean {
  const time = timeOfCandidate(row);
  return time >= from && time < to;
}

function latestFirst(left: Row, right: Row): number {
  const leftTime = timeOfCandidate(left);
  const rightTime = timeOfCandidate(right);
  if (leftTime !== rightTime) return leftTime < rightTime ? 1 : -1;
  return newestKeyFirst(left, right);
}
