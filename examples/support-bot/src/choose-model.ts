import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { scriptedModel } from './scripted-model.ts';

/** The scripted model, or with `--real` one of OpenAI or of any server that speaks its protocol. */
export function chooseModel(): LanguageModelV4 {
  if (!process.argv.includes('--real')) return scriptedModel;
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseURL, OPENAI_MODEL: model } = process.env;
  const provider = createOpenAICompatible({
    name: 'openai',
    baseURL: baseURL ?? 'https://api.openai.com/v1',
    ...(apiKey !== undefined && { apiKey }),
  });
  return provider(model ?? 'gpt-5-mini');
}
