import type { GenerateResult, LanguageModel, PromptMessage } from '../../contracts/language-model.ts';
import { ModelOutputError } from '../../errors/model-output-error.ts';
import { MemoryError } from '../../errors/memory-error.ts';
import { ProviderError } from '../../errors/provider-error.ts';
import { isPlainObject } from '../../internal/is-plain-object.ts';
import type { Degradation, Usage } from '../../types/results.ts';
import { untilAborted } from '../indexing/until-aborted.ts';
import type { Meter } from '../meter/create-meter.ts';
import { NO_USAGE, sumUsage } from '../usage.ts';
import { answerSchema } from './answer-schema.ts';
import { applyRules } from './apply-rules.ts';
import { buildPrompt } from './build-prompt.ts';
import type { ExtractionInput, Proposal } from './proposal.ts';
import { readAnswer } from './read-answer.ts';

const FINISH_REASONS = ['stop', 'length', 'refused', 'other'] as const;
/** How much of an answer that is no answer is sent back to be mended. */
const LONGEST_SENT_BACK = 4_000;

/**
 * Asks the model once, and once more when its answer has no operations to read. Never rejects because of what the model
 * did: that is in `degraded`.
 *
 * @throws the signal's reason; and the model's own error when it cannot work at all (a missing package or key).
 */
export async function askModel(
  input: ExtractionInput,
  { model, meter, signal }: Pick<Asking, 'model' | 'meter' | 'signal'>,
): Promise<Proposal> {
  const prompt = buildPrompt(input);
  const asking = { input, model, meter, signal };
  const first = await generate(prompt, asking);
  if (first.degraded !== undefined) return nothing(first.usage, first.degraded);
  const answer = readAnswer(first.text, input);
  if (!('problem' in answer)) return ruled(answer, input, first.usage);

  const repair: readonly PromptMessage[] = [
    ...prompt,
    ...(first.text.trim() === ''
      ? []
      : [{ role: 'assistant', content: first.text.slice(0, LONGEST_SENT_BACK) } as const]),
    {
      role: 'user',
      content: `That cannot be used: ${answer.problem}. Answer again, with the JSON alone, complete, and shorter.`,
    },
  ];
  const second = await generate(repair, asking);
  const usage = sumUsage(first.usage, second.usage);
  if (second.degraded !== undefined) return nothing(usage, second.degraded);
  const repaired = readAnswer(second.text, input);
  if (!('problem' in repaired)) return ruled(repaired, input, usage);
  return nothing(usage, {
    code: 'model-output-invalid',
    error: outputError(second, repaired.problem, model),
  });
}

function ruled(
  answer: Exclude<ReturnType<typeof readAnswer>, { readonly problem: string }>,
  input: ExtractionInput,
  usage: Usage,
): Proposal {
  const { operations, refused } = applyRules(answer.operations, input);
  return { operations, refused: [...answer.refused, ...refused], degraded: undefined, usage };
}

function nothing(usage: Usage, degraded: Degradation): Proposal {
  return { operations: [], refused: [], degraded, usage };
}

/** Whom to ask, and what is spent on it. */
export interface Asking {
  readonly input: ExtractionInput;
  readonly model: LanguageModel;
  readonly meter: Meter;
  readonly signal: AbortSignal | undefined;
}

interface Generated {
  readonly text: string;
  readonly finishReason: GenerateResult['finishReason'];
  readonly usage: Usage;
  readonly degraded: Degradation | undefined;
}

async function generate(
  messages: readonly PromptMessage[],
  { input, model, meter, signal }: Asking,
): Promise<Generated> {
  signal?.throwIfAborted();
  const refusal = meter.check('generate');
  if (refusal !== undefined) {
    const degraded = { code: 'budget-exceeded', error: refusal } as const;
    return { text: '', finishReason: 'other', usage: NO_USAGE, degraded };
  }
  try {
    const answer = await untilAborted(
      model.generate({ messages, schema: answerSchema(input), signal }),
      signal,
    );
    const generated = readGenerated(answer, model);
    return { ...generated, usage: meter.spend(generated.usage) };
  } catch (cause) {
    signal?.throwIfAborted();
    const error = asProviderError(cause, model);
    const usage = meter.spend({ ...NO_USAGE, modelCalls: 1 });
    return { text: '', finishReason: 'other', usage, degraded: { code: 'model-failed', error } };
  }
}

/** The answer comes from outside, so nothing about it is taken for granted. */
function readGenerated(answer: GenerateResult, model: LanguageModel): Generated {
  const given: Partial<Record<keyof GenerateResult, unknown>> = isPlainObject(answer) ? answer : {};
  const text = given.text;
  const finishReason = FINISH_REASONS.find((reason) => reason === given.finishReason) ?? 'other';
  const usage = {
    ...NO_USAGE,
    modelCalls: readCount(given.calls, 1),
    inputTokens: readCount(given.inputTokens, 0),
    outputTokens: readCount(given.outputTokens, 0),
  };
  if (typeof text !== 'string') {
    const error = outputError({ text: '', finishReason }, 'the answer has no text', model);
    return { text: '', finishReason, usage, degraded: { code: 'model-output-invalid', error } };
  }
  if (finishReason !== 'refused') return { text, finishReason, usage, degraded: undefined };
  const error = outputError({ text, finishReason }, 'the model declined to answer', model);
  return { text, finishReason, usage, degraded: { code: 'model-refused', error } };
}

function readCount(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : fallback;
}

function outputError(
  { text, finishReason }: Pick<Generated, 'text' | 'finishReason'>,
  problem: string,
  { provider, model }: LanguageModel,
): ModelOutputError {
  return new ModelOutputError({ provider, model, problem, text, isTruncated: finishReason === 'length' });
}

function asProviderError(cause: unknown, { provider }: LanguageModel): ProviderError {
  if (cause instanceof ProviderError) return cause;
  // Not an answer of the provider: a missing package or key does not heal by itself.
  if (MemoryError.isInstance(cause)) throw cause;
  return new ProviderError({
    provider,
    operation: 'generate',
    failure: 'server',
    message: cause instanceof Error ? cause.message : String(cause),
    cause,
  });
}
