import type { DocumentInterface } from '@langchain/core/documents';
import { RunnableLambda } from '@langchain/core/runnables';
import { describe, expect, it } from 'vitest';
import { InvalidOptionsError } from '@keepsake/core';
import { openMemory } from './__fixtures__/watch-memory.ts';
import { KeepsakeRetriever } from './index.ts';

async function filled() {
  const memory = openMemory();
  await memory.add(
    [
      {
        id: 'm1',
        role: 'user',
        name: 'Ana',
        content: 'I adopted a greyhound.',
        timestamp: '2026-05-04T09:00:00Z',
      },
      { id: 'm2', role: 'user', content: 'My greyhound sleeps all day.', timestamp: '2026-05-05T09:00:00Z' },
    ],
    { userId: 'ana', runId: 'chat', metadata: { topic: 'dogs' }, categories: ['pets'] },
  );
  await memory.add('My greyhound is called Swift.', { userId: 'bob' });
  return memory;
}

const textsOf = (documents: DocumentInterface[] = []) => documents.map(({ pageContent }) => pageContent);

const asked = (content: string) => ({ role: 'user', content }) as const;

describe('KeepsakeRetriever', () => {
  it('makes a document of each memory: the words, and everything else as metadata', async () => {
    const memory = await filled();
    const retriever = new KeepsakeRetriever({ memory, scope: { userId: 'ana' }, k: 1 });
    const documents = await retriever.invoke('Who adopted a greyhound?');
    const [found] = (await memory.search('Who adopted a greyhound?', { userId: 'ana', limit: 1 })).results;
    expect(documents).toHaveLength(1);
    const [document] = documents;
    expect([document?.id, document?.pageContent]).toEqual([found?.id, 'I adopted a greyhound.']);
    const { memory: _text, ...rest } = found ?? {};
    expect(document?.metadata).toEqual(rest);
    expect(document?.metadata).toMatchObject({
      id: document?.id,
      kind: 'episode',
      userId: 'ana',
      runId: 'chat',
      speaker: 'Ana',
      sources: ['m1'],
      validFrom: '2026-05-04T09:00:00.000Z',
      metadata: { topic: 'dogs' },
      categories: ['pets'],
    });
    expect(document?.metadata.score).toBeGreaterThan(0);
  });

  it('filters and cuts off as search does', async () => {
    const memory = await filled();
    const texts = async (options: object) => {
      const retriever = new KeepsakeRetriever({ memory, scope: { userId: 'ana' }, ...options });
      return (await retriever.invoke('greyhound')).map(({ pageContent }) => pageContent);
    };
    expect(await texts({})).toHaveLength(2);
    expect(await texts({ filters: { speaker: 'Ana' } })).toEqual(['I adopted a greyhound.']);
    expect(await texts({ filters: { topic: 'cats' } })).toEqual([]);
    expect(await texts({ threshold: 1 })).toEqual([]);
    expect(await texts({ kinds: ['fact'] })).toEqual([]);
  });

  it('reads whose memories from the configuration of the call, and nothing where that is nobody', async () => {
    const memory = await filled();
    const retriever = new KeepsakeRetriever({
      memory,
      scope: ({ configurable }) =>
        typeof configurable['user'] === 'string' ? { userId: configurable['user'] } : undefined,
    });
    const chain = RunnableLambda.from((input: { question: string }) => input.question).pipe(retriever);
    const [ofAna, ofBob, ofNobody] = await Promise.all(
      ['ana', 'bob', undefined].map((user) =>
        chain.invoke({ question: 'What is the greyhound called?' }, { configurable: { user } }),
      ),
    );
    expect(textsOf(ofAna).toSorted()).toEqual(['I adopted a greyhound.', 'My greyhound sleeps all day.']);
    expect(textsOf(ofBob)).toEqual(['My greyhound is called Swift.']);
    expect(ofNobody).toEqual([]);
  });

  it('is what a class of its own makes of it, with the signal of the call', async () => {
    class BestOf extends KeepsakeRetriever {
      override async _getRelevantDocuments(query: string) {
        // oxlint-disable-next-line no-underscore-dangle -- LangChain names it so
        const documents = await super._getRelevantDocuments(query);
        return documents.slice(0, 1);
      }
    }
    const memory = openMemory();
    await memory.add(['I like figs.', 'I like dates.'].map(asked), { userId: 'ana' });
    const best = new BestOf({ memory, scope: { userId: 'ana' } });
    expect(await best.invoke('What do I like?')).toHaveLength(1);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(best.invoke('What do I like?', { signal })).rejects.toThrow('enough');
  });

  it('tells its callbacks, with its tags', async () => {
    const memory = await filled();
    const told: unknown[] = [];
    const retriever = new KeepsakeRetriever({
      memory,
      scope: { userId: 'ana' },
      k: 1,
      tags: ['own'],
      metadata: { place: 'test' },
      callbacks: [
        {
          handleRetrieverStart: (...[, query, , , tags, metadata]) => {
            told.push(query, tags, metadata);
          },
          handleRetrieverEnd: (documents: DocumentInterface[]) => {
            told.push(documents.length);
          },
        },
      ],
    });
    await retriever.invoke('greyhound', { tags: ['call'] });
    expect(told).toEqual(['greyhound', ['call', 'own'], { place: 'test' }, 1]);
  });

  it('ends with the signal of its call, alone', async () => {
    const memory = await filled();
    const retriever = new KeepsakeRetriever({ memory, scope: { userId: 'ana' } });
    const signal = AbortSignal.abort(new Error('enough'));
    const [aborted, other] = await Promise.allSettled([
      retriever.invoke('greyhound', { signal }),
      retriever.invoke('greyhound'),
    ]);
    expect(aborted).toEqual({ status: 'rejected', reason: new Error('enough') });
    expect(other).toMatchObject({ status: 'fulfilled' });
  });

  it('tells its callbacks, and the caller, what failed', async () => {
    const told: unknown[] = [];
    const retriever = new KeepsakeRetriever({ memory: openMemory(), scope: { userId: 'ana' }, threshold: 2 });
    const handleRetrieverError = (error: Error) => void told.push(error.name);
    await expect(retriever.invoke('dog', { callbacks: [{ handleRetrieverError }] })).rejects.toThrow(
      /search\.threshold.*2/,
    );
    expect(told).toEqual(['InvalidInputError']);
  });

  it.each([
    [undefined, /the options are undefined; pass \{ memory, scope \}/],
    [{}, /memory: is missing; scope: is missing/],
    [{ memory: {}, scope: { userId: 'ana' } }, /memory: an object is not a memory/],
    [{ memory: { scoped: () => ({}) }, scope: { userId: 'ana' }, k: 0 }, /k: 0 is not a whole number/],
    // It would be overruled by `k`.
    [
      { memory: { scoped: () => ({}) }, scope: { userId: 'ana' }, limit: 3 },
      /limit: there is no such option/,
    ],
  ])('refuses the options %j', (options, message) => {
    const make = () => new KeepsakeRetriever(options as never);
    expect(make).toThrow(InvalidOptionsError);
    expect(make).toThrow(message);
  });

  it('refuses a scope that names nobody when it is made', () => {
    expect(() => new KeepsakeRetriever({ memory: openMemory(), scope: {} })).toThrow(
      /names nobody|at least one/,
    );
  });
});
