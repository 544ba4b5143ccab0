import { Memory } from '@keepsake/core';
import { InMemoryStore } from '@langchain/langgraph-checkpoint';
import { toEmbedder } from '../../store/__fixtures__/to-embedder.ts';
import type { StoreUnderTest } from '../store-conformance.ts';
import { asking, brokenStore, BrokenStore, finding, isPut, type Answers } from './broken-store.ts';

/** What only a store with an index, with expiry, or of several processes may do wrong. */
export const brokenSubjects: readonly (readonly [group: string, what: string, subject: StoreUnderTest])[] = [
  [
    'query',
    'answers the farthest first',
    indexed(finding((items, { query }) => (query === undefined ? items : items.toReversed()))),
  ],
  [
    'query',
    'gives the same score to everything',
    indexed(finding((items) => items.map((item) => ({ ...item, score: 0.5 })))),
  ],
  [
    'index',
    'embeds what it is told not to',
    indexed(
      asking((each) => {
        if (!isPut(each)) return each;
        const { index: _index, ...rest } = each;
        return rest;
      }),
    ),
  ],
  [
    'ttl',
    'keeps items for ever',
    {
      ...brokenStore((operations, take) => take(operations)),
      createExpiring: () => new BrokenStore((operations, take) => take(operations)),
    },
  ],
  [
    'durability',
    'forgets everything at the end of the process',
    {
      ...brokenStore((operations, take) => take(operations)),
      reopen: () => new BrokenStore((operations, take) => take(operations)),
    },
  ],
  ['isolation', 'hands out its own objects', { name: 'InMemoryStore', create: () => new InMemoryStore() }],
  [
    'lifecycle',
    'cannot be stopped twice',
    {
      name: 'broken',
      create: () => {
        const store = new BrokenStore((operations, take) => take(operations));
        const stop = store.stop.bind(store);
        let stops = 0;
        store.stop = async () => {
          stops += 1;
          if (stops === 2) throw new Error('stopped already');
          await stop();
        };
        return store;
      },
    },
  ],
];

function indexed(answers: Answers): StoreUnderTest {
  return {
    ...brokenStore(answers),
    createIndexed: ({ embeddings, dims, fields }) =>
      new BrokenStore(answers, {
        memory: new Memory({ store: { provider: 'memory' }, embedder: toEmbedder(embeddings, dims) }),
        index: fields,
      }),
  };
}
