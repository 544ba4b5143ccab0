/** The first so many of any number of items: memory follows the limit, not the items. */
export interface TopList<Item> {
  /** True when `add` would keep the item. */
  accepts(item: Item): boolean;
  add(item: Item): void;
  /** What was kept, in order. */
  sorted(): Item[];
}

/** An empty list that keeps at most `limit` items, those that `compare` puts first. */
export function createTopList<Item>(limit: number, compare: Compare<Item>): TopList<Item> {
  // A heap with the last of the kept items on top: it is the one to go.
  const heap: Item[] = [];
  const isFull = (): boolean => heap.length >= limit;
  const accepts = (item: Item): boolean => {
    const [last] = heap;
    return !isFull() || (last !== undefined && compare(item, last) < 0);
  };
  return {
    accepts,
    add(item) {
      if (!accepts(item)) return;
      if (isFull()) {
        heap[0] = item;
        sink(heap, compare);
      } else {
        heap.push(item);
        rise(heap, compare);
      }
    },
    sorted: () => heap.toSorted(compare),
  };
}

type Compare<Item> = (a: Item, b: Item) => number;

function rise<Item>(heap: Item[], compare: Compare<Item>): void {
  let index = heap.length - 1;
  while (index > 0) {
    const parent = (index - 1) >>> 1;
    if (compare(heap[index] as Item, heap[parent] as Item) <= 0) return;
    swap(heap, index, parent);
    index = parent;
  }
}

function sink<Item>(heap: Item[], compare: Compare<Item>): void {
  let index = 0;
  for (;;) {
    let later = 2 * index + 1;
    if (later >= heap.length) return;
    if (later + 1 < heap.length && compare(heap[later + 1] as Item, heap[later] as Item) > 0) later += 1;
    if (compare(heap[later] as Item, heap[index] as Item) <= 0) return;
    swap(heap, index, later);
    index = later;
  }
}

function swap(heap: unknown[], left: number, right: number): void {
  const item = heap[left];
  heap[left] = heap[right];
  heap[right] = item;
}
