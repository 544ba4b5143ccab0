import { expect, it } from 'vitest';
import { InvalidOptionsError } from '../errors/invalid-options-error.ts';
import { Memory } from '../memory.ts';
import { langchainReranker, type LangchainDocument, type LangchainDocumentCompressor } from './langchain.ts';

const documents = ['one', 'two', 'three'];
const request = { query: 'which?', documents };

/** Returns the documents with these places, in this order, each with what `toMetadata` makes. */
function compressor(
  places: readonly number[],
  toMetadata: (place: number) => object = (place) => ({ relevanceScore: place / 10 }),
): LangchainDocumentCompressor {
  return {
    compressDocuments: async (given) =>
      places.flatMap((place) => {
        const document = given[place];
        // A copy, with the text changed: what counts is the place in the metadata.
        return document === undefined
          ? []
          : [{ pageContent: 'cut', metadata: { ...document.metadata, ...toMetadata(place) } }];
      }),
  };
}

it('puts the scores in the order of the documents, whatever became of their texts', async () => {
  const reranker = langchainReranker({ model: compressor([2, 0, 1]) });
  expect(await reranker.rerank(request)).toEqual({ scores: [0, 0.1, 0.2], calls: 1 });
  const snake = compressor([0, 1, 2], (place) => ({ relevance_score: 1 - place / 2 }));
  expect((await langchainReranker({ model: snake }).rerank(request)).scores).toEqual([1, 0.5, 0]);
});

const score = ({ metadata }: LangchainDocument): unknown => (metadata['fit'] as { cosine: number }).cosine;

it('reads scores where the options say they stand, from -1 on', async () => {
  const model = compressor([0, 1, 2], (place) => ({ fit: { cosine: place - 1 } }));
  const { scores } = await langchainReranker({ model, score, lowestScore: -1 }).rerank(request);
  expect(scores).toEqual([0, 0.5, 1]);
});

it('refuses an answer without some of the documents, unless the compressor is one that filters', async () => {
  const model = compressor([2]);
  const refused = langchainReranker({ model }).rerank(request);
  await expect(refused).rejects.toMatchObject({ failure: 'bad-answer', provider: 'langchain' });
  await expect(refused).rejects.toThrow('1 results came for 3 documents. Make the compressor with a topN');
  const { scores } = await langchainReranker({ model, dropsDocuments: true }).rerank(request);
  expect(scores).toEqual([0, 0, 0.2]);
});

it.each([
  [compressor([0, 1, 2], () => ({})), 'the score of document 0 is undefined'],
  [compressor([0, 0, 1]), 'document 0 has two scores'],
  [{ compressDocuments: async () => 'none' }, 'the answer is no list of documents, but "none"'],
  [{ compressDocuments: async () => [null, null, null] }, 'a result is for document undefined of 3'],
])('refuses the answer %#', async (model, problem) => {
  await expect(langchainReranker({ model }).rerank(request)).rejects.toThrow(
    `langchain: rerank failed: ${problem}`,
  );
});

it('orders the results of a whole memory that was given the compressor as it is', async () => {
  const reranker: LangchainDocumentCompressor = {
    compressDocuments: async (given) =>
      given.map(({ pageContent, metadata }) => ({
        pageContent,
        metadata: { ...metadata, relevanceScore: pageContent.includes('beach') ? 0.9 : 0.2 },
      })),
  };
  const memory = new Memory({ store: { provider: 'memory' }, reranker });
  await memory.add('The greyhound is afraid of thunder.', { userId: 'ana' });
  await memory.add('The greyhound likes the beach.', { userId: 'ana' });
  const { results } = await memory.search('greyhound thunder', { userId: 'ana' });
  expect(results.map((result) => [result.memory, result.score])).toEqual([
    ['The greyhound likes the beach.', 0.9],
    ['The greyhound is afraid of thunder.', 0.2],
  ]);
  await memory.close();
});

it('is called what the object, or the options, call it', () => {
  expect(langchainReranker({ model: compressor([]) }).model).toBe('compressor');
  expect(langchainReranker({ model: Object.assign(compressor([]), { model: 'tiny' }) }).model).toBe('tiny');
  expect(langchainReranker({ model: compressor([]), name: 'mine' }).model).toBe('mine');
});

it.each([
  [{}, 'model', 'the model is missing'],
  [{ model: {} }, 'model', 'an object is not a document compressor of LangChain'],
  [{ model: compressor([]), score: 'relevance' }, 'score', '"relevance" is not a function'],
  [{ model: compressor([]), dropsDocuments: 1 }, 'dropsDocuments', '1 is neither true nor false'],
])('refuses the options %#', (options, path, message) => {
  const create = () => langchainReranker(options as never);
  expect(create).toThrow(InvalidOptionsError);
  expect(create).toThrow(`langchainReranker: ${path}: ${message}`);
});
