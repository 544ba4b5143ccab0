import { Memory } from '@keepsake/core';
import {
  InMemoryStore,
  type BaseStore,
  type Item,
  type ListNamespacesOperation,
  type Operation,
} from '@langchain/langgraph-checkpoint';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeepsakeStore } from './keepsake-store.ts';

// Few names, so that operations meet; among them beginnings of others.
const segment = fc.constantFrom('a', 'b', 'ab', 'users', '1', '12', 'é');
const namespace = fc.array(segment, { minLength: 1, maxLength: 3 });
const key = fc.constantFrom('x', 'y', 'xy', 'X');
const scalar = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom('', 'a', 'b', '5'), fc.boolean());
/** Only numbers under `n`: LangGraph's store orders what is none as a number. */
const value = fc.record(
  { n: fc.integer({ min: -3, max: 3 }), t: scalar, 'a.b': scalar },
  { requiredKeys: [] },
);
const pattern = fc.array(
  fc.oneof({ weight: 4, arbitrary: segment }, { weight: 1, arbitrary: fc.constant('*') }),
  {
    minLength: 1,
    maxLength: 2,
  },
);

/** What LangGraph's own store answers rightly: operators on numbers, and equality of what is no object. */
const condition = fc.oneof(
  scalar,
  scalar.map((each) => ({ $eq: each })),
  scalar.map((each) => ({ $ne: each })),
  fc.array(scalar, { maxLength: 3 }).map((each) => ({ $in: each })),
  fc.array(scalar, { maxLength: 3 }).map((each) => ({ $nin: each })),
);
const order = fc
  .tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte'), fc.integer({ min: -3, max: 3 }))
  .map(([operator, number]) => ({ [operator]: number }));

const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ namespace, key, value }) },
  { weight: 2, arbitrary: fc.record({ namespace, key, value: fc.constant(null) }) },
  { weight: 2, arbitrary: fc.record({ namespace, key }) },
  {
    weight: 3,
    arbitrary: fc.record({
      namespacePrefix: fc.array(segment, { maxLength: 2 }),
      filter: fc.option(fc.record({ n: order, t: condition, 'a.b': condition }, { requiredKeys: [] }), {
        nil: undefined,
      }),
      limit: fc.constant(1_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      matchConditions: fc.array(
        fc.record({ matchType: fc.constantFrom('prefix' as const, 'suffix' as const), path: pattern }),
        {
          maxLength: 2,
        },
      ),
      maxDepth: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
      limit: fc.constant(1_000),
      offset: fc.constant(0),
    }),
  },
) as fc.Arbitrary<Operation>;

/** Without what differs by right: the order of what has no order, and times. */
function essence(answer: unknown): unknown {
  if (!Array.isArray(answer)) return answer === null || answer === undefined ? null : placeOf(answer as Item);
  const parts = (answer as unknown[]).map((each) => (Array.isArray(each) ? each : placeOf(each as Item)));
  return parts.map((part) => JSON.stringify(part)).toSorted();
}

function placeOf({ namespace: segments, key: name, value: held }: Item): object {
  return {
    segments,
    name,
    held: Object.fromEntries(Object.entries(held).toSorted(([one], [other]) => (one < other ? -1 : 1))),
  };
}

/** The namespaces that hold an item, as JSON. */
type Held = ReadonlySet<string>;
type Lists = (store: BaseStore, operation: ListNamespacesOperation, held: Held) => Promise<unknown>;

/** One by one: in one batch, LangGraph's store reads before it writes. */
async function takeAll(
  store: BaseStore,
  operations: readonly Operation[],
  list: Lists = listAsAsked,
): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  const held = new Map<string, Set<string>>();
  for (const each of operations) {
    if ('value' in each) {
      const place = JSON.stringify(each.namespace);
      const keys = held.get(place) ?? new Set();
      if (each.value === null) keys.delete(each.key);
      else keys.add(each.key);
      held.set(place, keys);
    }
    if ('matchConditions' in each) {
      const live = [...held].flatMap(([place, keys]) => (keys.size === 0 ? [] : [place]));
      answers.push(essence(await list(store, each, new Set(live))));
    } else answers.push(essence((await store.batch([each]))[0]));
  }
  return answers;
}

const listAsAsked: Lists = async (store, asked) => (await store.batch([asked]))[0];

/** LangGraph's store goes on to list a namespace after its last item was deleted, and cuts it like any other. */
const listHeld: Lists = async (store, { maxDepth, ...asked }, held) => {
  const [listed = []] = await store.batch([asked]);
  const cut = listed
    .map((namespaceOf) => JSON.stringify(namespaceOf))
    .filter((place) => held.has(place))
    .map((place) => (JSON.parse(place) as string[]).slice(0, maxDepth));
  return [...new Map(cut.map((each) => [JSON.stringify(each), each])).values()];
};

describe('KeepsakeStore', () => {
  it('answers random operations as InMemoryStore does, where that one is right', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 40 }), async (operations) => {
        const memory = new Memory({ store: { provider: 'memory' } });
        const ours = await takeAll(new KeepsakeStore({ memory }), operations);
        const theirs = await takeAll(new InMemoryStore(), operations, listHeld);
        await memory.close();
        expect(ours).toStrictEqual(theirs);
      }),
      { numRuns: 300 },
    );
  });

  it('answers a batch as it answers its operations one by one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 30 }), async (operations) => {
        const memories = [0, 1].map(() => new Memory({ store: { provider: 'memory' } }));
        const [together, apart] = memories.map((memory) => new KeepsakeStore({ memory }));
        const answers = await together?.batch([...operations]);
        const single: unknown[] = [];
        for (const each of operations) single.push((await apart?.batch([each]))?.[0]);
        expect(answers?.map(essence)).toStrictEqual(single.map(essence));
        await Promise.all(memories.map((memory) => memory.close()));
      }),
      { numRuns: 100 },
    );
  });
});
