import { join } from 'node:path';
import { Memory } from '@keepsake/core';
import { sqliteStore } from '@keepsake/core/ledgers/sqlite';
import { generateCorpus, generateQuestions, type CorpusOptions } from '../dataset/generate-corpus.ts';
import { EMBEDDING_MODELS } from '../endpoint/answer-embeddings.ts';
import { percentile } from '../probes/percentile.ts';
import { embedderOf, KEEPSAKE_FILE } from '../systems/keepsake-system.ts';
import { EMBEDDING_DIMENSIONS, SEARCH_LIMIT } from '../systems/measured-system.ts';
import type { RunInput } from './measure-system.ts';
import { childInput, finishChild } from './run-child.ts';

/** What the process is told that compares the index with the exact answer. The corpus has one user. */
export interface RecallInput extends RunInput {
  readonly corpus: CorpusOptions;
  readonly queries: number;
}

/** What it says. */
export interface RecallOutput {
  /** The mean share of the ten most similar memories that the index returns among its ten. */
  readonly recallAt10: number;
  readonly worstRecallAt10: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

const input = childInput() as RecallInput;
const embed = EMBEDDING_MODELS[input.model ?? ''];
if (!embed) throw new Error(`There is no embedding model ${String(input.model)}.`);
const corpusVectors = generateCorpus(input.corpus)
  .map(({ text }) => embed(text, EMBEDDING_DIMENSIONS))
  .toArray();
const questions = generateQuestions({ ...input.corpus, count: input.queries + 1 });

const path = join(input.folder, KEEPSAKE_FILE);
const store = sqliteStore({ path });
const memory = new Memory({
  store: { provider: 'sqlite', config: { path } },
  ...embedderOf(input),
});
const { generation } = await store.ledger.readIndexState();

const recalls: number[] = [];
const latencies: number[] = [];
for (const [position, { query, userId }] of questions.entries()) {
  const vector = embed(query, EMBEDDING_DIMENSIONS);
  const started = performance.now();
  const matches = await store.vectorStore.search({
    generation,
    dimensions: EMBEDDING_DIMENSIONS,
    vector,
    scopes: [{ userId }],
    limit: SEARCH_LIMIT,
  });
  // The first search fills what the index keeps in memory; it is reported with the searches of the whole engine.
  if (position === 0) continue;
  latencies.push(performance.now() - started);
  const nearest = tenthSimilarity(vector);
  let found = 0;
  for (const { id } of matches) {
    const item = await memory.get(id);
    // Among equals any is right: what counts is being at least as near as the tenth.
    if (item && similarity(vector, embed(item.memory, EMBEDDING_DIMENSIONS)) >= nearest - 1e-6) found += 1;
  }
  recalls.push(found / SEARCH_LIMIT);
}
await memory.close();
await store.ledger.close();
finishChild({
  recallAt10: recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length,
  worstRecallAt10: Math.min(...recalls),
  p50Ms: percentile(latencies, 0.5),
  p95Ms: percentile(latencies, 0.95),
} satisfies RecallOutput);

function tenthSimilarity(vector: Float32Array): number {
  const similarities = Float64Array.from(corpusVectors, (other) => similarity(vector, other));
  return similarities.toSorted()[similarities.length - SEARCH_LIMIT] ?? -1;
}

function similarity(first: Float32Array, second: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < first.length; index += 1) sum += (first[index] ?? 0) * (second[index] ?? 0);
  return sum;
}
