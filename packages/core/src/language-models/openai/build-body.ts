import type { AnswerSchema, GenerateRequest } from '../../contracts/language-model.ts';
import type { ChatBody } from '../../openai/openai-client.ts';
import type { JsonObject } from '../../types/json.ts';
import type { StructuredOutput } from '../structured-output/format-refusal.ts';
import type { Dialect } from './dialect.ts';

/** What the options say about every request. */
export interface BodySettings {
  readonly model: string;
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly maxOutputTokens?: number | undefined;
  readonly seed?: number | undefined;
  readonly reasoningEffort?: string | undefined;
  readonly extraBody?: JsonObject | undefined;
}

/** The body of a chat completion request; what is not set is not in it. */
export function buildBody(request: GenerateRequest, settings: BodySettings, dialect: Dialect): ChatBody {
  const { model, temperature, topP, seed, reasoningEffort, extraBody } = settings;
  const limit = smallest(request.maxOutputTokens, settings.maxOutputTokens);
  const format = request.schema && responseFormat(request.schema, dialect.structuredOutput);
  return {
    ...extraBody,
    model,
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(limit !== undefined && { [dialect.tokenLimit]: limit }),
    ...(seed !== undefined && { seed }),
    ...(reasoningEffort !== undefined && { reasoning_effort: reasoningEffort }),
    ...(format !== undefined && { response_format: format }),
  };
}

function smallest(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? (left ?? right) : Math.min(left, right);
}

function responseFormat({ name, schema }: AnswerSchema, output: StructuredOutput): object | undefined {
  if (output === 'text') return undefined;
  if (output === 'json') return { type: 'json_object' };
  return { type: 'json_schema', json_schema: { name, schema, strict: true } };
}
