import type { MastraDBMessage } from '@mastra/core/agent';
import type { Places, ThreadPlace } from './places.ts';
import { fromStored } from './stored-message.ts';

const PAGE = 1000;

/** How much of a thread to read, from which end. */
export interface ThreadWindow {
  readonly direction: 'ascending' | 'descending';
  readonly limit: number;
}

/** Messages of a thread, in order of their times; with a window, the first ones or the last ones that were saved. */
export async function readThread(
  places: Places,
  place: ThreadPlace,
  { direction, limit }: ThreadWindow = { direction: 'ascending', limit: Number.POSITIVE_INFINITY },
): Promise<readonly MastraDBMessage[]> {
  const { messages } = places.ofResource(place.resourceId);
  const found: MastraDBMessage[] = [];
  let cursor: string | undefined;
  do {
    const page = await messages.list({
      runId: places.runOf(place.threadId),
      direction,
      limit: Math.min(PAGE, limit - found.length),
      cursor,
    });
    found.push(...page.results.map((item) => fromStored(item, place)));
    cursor = page.nextCursor;
  } while (cursor !== undefined && found.length < limit);
  if (direction === 'descending') found.reverse();
  return found.toSorted((left, right) => left.createdAt.getTime() - right.createdAt.getTime());
}
