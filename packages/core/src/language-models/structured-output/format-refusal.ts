import { ProviderError } from '../../errors/provider-error.ts';

/** How a model is asked for JSON: held to a schema, held to JSON, or in the words of the prompt alone. */
export type StructuredOutput = 'schema' | 'json' | 'text';

/** True when a model was refused because of the way in which it was asked for JSON. */
export function isFormatRefusal(error: unknown): boolean {
  if (!(error instanceof ProviderError) || error.failure !== 'refused') return false;
  if (![undefined, 400, 404, 422].includes(error.status)) return false;
  const said = refusalWords(error);
  // A model that has no format for answers is held to a schema by a tool.
  return speaksOfFormat(said) || /\btools?\b|tool.?choice|function.?call/i.test(said);
}

/** A refusal without a word may be about the format as well: trying is the only way to know. */
export function speaksOfFormat(said: string): boolean {
  return /response.?format|json.?schema|json.?object|structured.?output|\(no body\)/i.test(said);
}

/** The message of a ProviderError is cut; its cause has all of it. */
export function refusalWords(error: ProviderError): string {
  const { cause } = error;
  const { message = '', param = '' } = (cause ?? {}) as {
    readonly message?: unknown;
    readonly param?: unknown;
  };
  return [error.message, message, param].join(' ');
}
