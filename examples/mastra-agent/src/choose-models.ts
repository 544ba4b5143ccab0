/** The models of the story: scripted, or real ones with `--real`. */
import type { LanguageModel } from '@keepsake/core';
import { openai } from '@keepsake/core/openai';
import type { MastraModelConfig } from '@mastra/core/llm';
import { scriptedFacts, scriptedModel } from './scripted-model.ts';

export const isReal = process.argv.includes('--real');
const modelId = process.env['OPENAI_MODEL'] ?? 'gpt-5-mini';
const url = process.env['OPENAI_BASE_URL'];
const apiKey = process.env['OPENAI_API_KEY'] ?? 'none';

/** What the agent answers with. */
export function chooseModel(): MastraModelConfig {
  if (!isReal) return scriptedModel();
  return { providerId: 'openai', modelId, apiKey, ...(url !== undefined && { url }) };
}

/** What facts are distilled with. */
export function chooseFactModel(): LanguageModel {
  if (!isReal) return scriptedFacts();
  return openai(modelId, { apiKey, ...(url !== undefined && { baseURL: url }) });
}
