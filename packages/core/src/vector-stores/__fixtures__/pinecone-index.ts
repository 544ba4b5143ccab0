import type { PineconeStoreParams } from '@langchain/pinecone';

interface PineconeRow {
  readonly id: string;
  readonly values: readonly number[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * The part of a Pinecone index that LangChain's store calls, in the process: equal fields as a filter, at most 10,000 results,
 * scores that are cosine similarities. The store around it is LangChain's own.
 */
export function pineconeIndex(
  rows = new Map<string, PineconeRow>(),
): NonNullable<PineconeStoreParams['pineconeIndex']> {
  const namespace = {
    upsert: async (records: readonly PineconeRow[]) => {
      // Over the wire nothing is shared with the caller.
      for (const record of structuredClone(records)) rows.set(record.id, record);
    },
    deleteMany: async (ids: readonly string[]) => {
      for (const id of ids) rows.delete(id);
    },
    query: async ({ topK, vector, filter = {} }: PineconeQuery) => {
      if (topK > 10_000) throw new Error(`topK is ${topK}, and 10000 is the most`);
      const matches = [...rows.values()]
        .filter(({ metadata }) => Object.entries(filter).every(([name, value]) => metadata[name] === value))
        // LangChain's store leaves out a result whose score is exactly 0, which an index that rounds seldom gives.
        .map(({ id, metadata, values }) => ({ id, metadata, score: cosine(vector, values) + Number.EPSILON }))
        .toSorted((left, right) => right.score - left.score);
      return { matches: matches.slice(0, topK) };
    },
  };
  return { namespace: () => namespace } as unknown as NonNullable<PineconeStoreParams['pineconeIndex']>;
}

interface PineconeQuery {
  readonly topK: number;
  readonly vector: readonly number[];
  readonly filter?: Readonly<Record<string, unknown>>;
}

/** The cosine similarity of two vectors. */
export function cosine(left: readonly number[], right: readonly number[]): number {
  const product = left.reduce((sum, number, place) => sum + number * (right[place] ?? 0), 0);
  return product / (Math.hypot(...left) * Math.hypot(...right));
}
