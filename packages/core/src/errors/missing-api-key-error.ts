import { MemoryError } from './memory-error.ts';

/** A provider needs a key, and neither its options nor the environment have one. */
export class MissingApiKeyError extends MemoryError {
  override readonly name = 'MissingApiKeyError';
  readonly code = 'missing-api-key';
  readonly provider: string;
  /** The variable that was looked at. */
  readonly environmentVariable: string;

  constructor({
    provider,
    environmentVariable,
  }: {
    readonly provider: string;
    readonly environmentVariable: string;
  }) {
    super(`${provider}: no API key. Pass apiKey in its config, or set ${environmentVariable}`);
    this.provider = provider;
    this.environmentVariable = environmentVariable;
  }
}
