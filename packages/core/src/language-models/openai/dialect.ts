import type { GenerateRequest } from '../../contracts/language-model.ts';
import { ProviderError } from '../../errors/provider-error.ts';
import { refusalWords, speaksOfFormat, type StructuredOutput } from '../structured-output/format-refusal.ts';

/** What differs from server to server. */
export interface Dialect {
  readonly structuredOutput: StructuredOutput;
  /** The field that limits the length of an answer. */
  readonly tokenLimit: 'max_completion_tokens' | 'max_tokens';
}

const NEXT: Readonly<Record<StructuredOutput, StructuredOutput | undefined>> = {
  schema: 'json',
  json: 'text',
  text: undefined,
};

/** What a refusal was about. */
export interface RefusedRequest {
  readonly error: unknown;
  readonly request: GenerateRequest;
  /** In which the request was sent. */
  readonly dialect: Dialect;
  /** True when the server may be asked for JSON in another way than before. */
  readonly mayChangeOutput: boolean;
}

/** What to send differently after a refusal that is about the dialect; `undefined` when it is about something else. */
export function adaptDialect({
  error,
  request,
  dialect,
  mayChangeOutput,
}: RefusedRequest): Partial<Dialect> | undefined {
  if (!(error instanceof ProviderError) || ![400, 404, 422].includes(error.status ?? 0)) return undefined;
  const said = refusalWords(error);
  // OpenAI behind a proxy: its reasoning models take the newer name alone.
  if (dialect.tokenLimit === 'max_tokens' && said.includes('max_completion_tokens')) {
    return { tokenLimit: 'max_completion_tokens' };
  }
  if (request.schema === undefined || !mayChangeOutput || !speaksOfFormat(said)) return undefined;
  const structuredOutput = NEXT[dialect.structuredOutput];
  return structuredOutput && { structuredOutput };
}
