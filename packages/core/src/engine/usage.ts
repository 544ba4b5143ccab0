import type { Usage } from '../types/results.ts';

/** Nothing was asked of any provider. */
export const NO_USAGE: Usage = {
  embeddingCalls: 0,
  embeddingTokens: 0,
  modelCalls: 0,
  inputTokens: 0,
  outputTokens: 0,
  rerankCalls: 0,
  rerankTokens: 0,
};

/** What several calls cost together; `cost` is present when all have it that asked a provider. */
export function sumUsage(...usages: readonly Usage[]): Usage {
  const isPriced = usages.every((usage) => usage.cost !== undefined || callsOf(usage) === 0);
  const costs = usages.map(({ cost }) => cost).filter((cost) => cost !== undefined);
  const sum = (field: Exclude<keyof Usage, 'cost'>): number =>
    usages.reduce((total, usage) => total + usage[field], 0);
  return {
    embeddingCalls: sum('embeddingCalls'),
    embeddingTokens: sum('embeddingTokens'),
    modelCalls: sum('modelCalls'),
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    rerankCalls: sum('rerankCalls'),
    rerankTokens: sum('rerankTokens'),
    ...(isPriced && costs.length > 0 && { cost: costs.reduce((total, cost) => total + cost, 0) }),
  };
}

/** How many requests it was, to all providers together. */
export function callsOf({ embeddingCalls, modelCalls, rerankCalls }: Usage): number {
  return embeddingCalls + modelCalls + rerankCalls;
}
