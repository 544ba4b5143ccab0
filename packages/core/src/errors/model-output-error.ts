import { MemoryError } from './memory-error.ts';

const LONGEST = 200;

/** A language model answered, and nothing could be done with the answer: it is no JSON, has no operations, or is a refusal. */
export class ModelOutputError extends MemoryError {
  override readonly name = 'ModelOutputError';
  readonly code = 'model-output-invalid';
  readonly provider: string;
  /** What was asked of the provider. */
  readonly operation = 'generate';
  readonly model: string;
  /** As the model wrote it. */
  readonly text: string;
  /** True when the model was cut off: its limit for output is too low. */
  readonly isTruncated: boolean;

  constructor({
    provider,
    model,
    problem,
    text,
    isTruncated,
  }: {
    readonly provider: string;
    readonly model: string;
    readonly problem: string;
    readonly text: string;
    readonly isTruncated: boolean;
  }) {
    const said = text === '' ? '' : `: ${JSON.stringify(text.slice(0, LONGEST).toWellFormed())}`;
    const remedy = isTruncated
      ? 'It was cut off: raise maxOutputTokens'
      : 'The messages are remembered word for word; choose a model that follows instructions, or another extractionPrompt';
    super(`${provider}: generate failed: model "${model}": ${problem}${said}. ${remedy}`);
    this.provider = provider;
    this.model = model;
    this.text = text;
    this.isTruncated = isTruncated;
  }
}
