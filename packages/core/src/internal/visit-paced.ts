/** How long a scan works before it gives the event loop a turn. */
const SLICE_MS = 10;
/** Looking at the clock costs as much as looking at a row. */
const ITEMS_PER_LOOK = 64;

/**
 * Visits the items until `visit` answers false, with a pause whenever 10 ms went by. All items are those of the moment
 * of the call: before the first pause the rest of them is collected, so that no commit in between is half seen.
 */
export async function visitPaced<Item>(
  items: Iterable<Item>,
  visit: (item: Item) => boolean,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  const iterator = items[Symbol.iterator]();
  const pace = createPace();
  for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
    if (!visit(next.value)) return;
    if (pace.isDue()) return visitRest([...remaining(iterator)], visit, signal);
  }
}

async function visitRest<Item>(
  items: readonly Item[],
  visit: (item: Item) => boolean,
  signal: AbortSignal | undefined,
): Promise<void> {
  await nextTurn(signal);
  const pace = createPace();
  for (const item of items) {
    if (!visit(item)) return;
    if (pace.isDue()) {
      await nextTurn(signal);
      pace.restart();
    }
  }
}

function* remaining<Item>(iterator: Iterator<Item>): Generator<Item, void> {
  for (let next = iterator.next(); next.done !== true; next = iterator.next()) yield next.value;
}

async function nextTurn(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  signal?.throwIfAborted();
}

function createPace(): { isDue(): boolean; restart(): void } {
  let started = performance.now();
  let items = 0;
  return {
    isDue() {
      items += 1;
      return items % ITEMS_PER_LOOK === 0 && performance.now() - started >= SLICE_MS;
    },
    restart() {
      started = performance.now();
    },
  };
}
