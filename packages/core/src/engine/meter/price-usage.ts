import type { Prices } from '../../types/budget.ts';
import type { Usage } from '../../types/results.ts';

const MILLION = 1_000_000;

/** What the usage costs, from its counters alone; `undefined` when a provider that was asked has no price. */
export function priceUsage(usage: Usage, prices: Prices): number | undefined {
  const { modelCalls, inputTokens, outputTokens, embeddingCalls, embeddingTokens } = usage;
  const { llm, embedder, reranker } = prices;
  const parts = [
    modelCalls === 0
      ? 0
      : llm && (inputTokens * llm.inputPerMillion + outputTokens * llm.outputPerMillion) / MILLION,
    embeddingCalls === 0 ? 0 : embedder && (embeddingTokens * embedder.perMillion) / MILLION,
    usage.rerankCalls === 0 ? 0 : reranker && priceReranking(usage, reranker),
  ];
  return parts.reduce<number | undefined>(
    (total, part) => (total === undefined || part === undefined ? undefined : total + part),
    0,
  );
}

function priceReranking(
  { rerankCalls, rerankTokens }: Usage,
  { perMillion = 0, perCall = 0 }: NonNullable<Prices['reranker']>,
): number {
  return (rerankTokens * perMillion) / MILLION + rerankCalls * perCall;
}
