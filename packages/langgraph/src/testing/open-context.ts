import type { BaseStore } from '@langchain/langgraph-checkpoint';
import type { StoreContext } from './store-context.ts';
import type { StoreUnderTest } from './store-conformance.ts';
import { WordEmbeddings } from './word-embeddings.ts';

const ends = new WeakMap<StoreContext, () => Promise<void>>();

/** An empty store, and what makes others, for one case. */
export async function openContext(subject: StoreUnderTest): Promise<StoreContext> {
  const opened: BaseStore[] = [];
  const keep = async (made: BaseStore | Promise<BaseStore>): Promise<BaseStore> => {
    const store = await made;
    opened.push(store);
    return store;
  };
  const end = async (store: BaseStore): Promise<void> => {
    opened.splice(opened.indexOf(store), 1);
    await (subject.destroy === undefined ? store.stop() : subject.destroy(store));
  };
  const store = await keep(subject.create());
  const context: StoreContext = {
    store,
    createIndexed: async (fields) => {
      const embeddings = new WordEmbeddings();
      const index = {
        dims: embeddings.dimensions,
        embeddings,
        ...(fields !== undefined && { fields: [...fields] }),
      };
      return { store: await keep(given(subject, 'createIndexed')(index)), embeddings };
    },
    createExpiring: (ttlMs) => keep(given(subject, 'createExpiring')(ttlMs)),
    reopen: async () => {
      await end(store);
      return keep(given(subject, 'reopen')());
    },
  };
  ends.set(context, async () => {
    for (const each of opened.toReversed()) await end(each);
  });
  return context;
}

/** Ends every store that the case opened. */
export async function closeContext(context: StoreContext): Promise<void> {
  await ends.get(context)?.();
}

function given<Name extends 'createIndexed' | 'createExpiring' | 'reopen'>(
  subject: StoreUnderTest,
  name: Name,
): Exclude<StoreUnderTest[Name], undefined> {
  const make = subject[name];
  if (make === undefined) throw new Error(`storeConformance: pass "${name}"`);
  // The compiler does not narrow a generic member.
  return make as Exclude<StoreUnderTest[Name], undefined>;
}
