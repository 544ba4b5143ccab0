import type { FinishReason, GenerateResult } from '../../contracts/language-model.ts';
import { describeValue } from '../../internal/describe-value.ts';
import { badForeignAnswer, type ForeignFailure } from '../../internal/foreign-error.ts';
import { readTokens } from '../structured-output/read-tokens.ts';

/** What providers call the end of an answer: OpenAI, Anthropic, Google, Bedrock, Ollama, Cohere. */
const FINISH_REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['stop', 'stop'],
  ['eos', 'stop'],
  ['complete', 'stop'],
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['length', 'length'],
  ['max_tokens', 'length'],
  ['model_length', 'length'],
  ['content_filter', 'refused'],
  ['content_filtered', 'refused'],
  ['guardrail_intervened', 'refused'],
  ['refusal', 'refused'],
  ['safety', 'refused'],
  ['prohibited_content', 'refused'],
]);

/**
 * What the model wrote, why it stopped, and the tokens that were counted. A message that does not say why it ended is taken
 * for whole.
 *
 * @throws ProviderError (`bad-answer`) for anything without content.
 */
export function readMessage(message: unknown, failed: ForeignFailure): GenerateResult {
  const {
    content,
    usage_metadata: usage,
    additional_kwargs: extra,
    response_metadata: told,
  } = asRecord(message);
  if (typeof content !== 'string' && !Array.isArray(content)) {
    throw badForeignAnswer(failed, `the answer is no message: its content is ${describeValue(content)}`);
  }
  const { input_tokens: inputTokens, output_tokens: outputTokens } = asRecord(usage);
  const tokens = readTokens(inputTokens, outputTokens);
  const { refusal } = asRecord(extra);
  if (typeof refusal === 'string' && refusal !== '') {
    return { text: refusal, finishReason: 'refused', ...tokens };
  }
  return { text: textOf(content), finishReason: finishReasonOf(asRecord(told)), ...tokens };
}

/** Blocks of other types (`thinking`, `tool_use`) are no part of the answer. */
function textOf(content: string | readonly unknown[]): string {
  if (typeof content === 'string') return content;
  return content
    .map((block) => (typeof block === 'string' ? block : asRecord(block)['text']))
    .filter((text) => typeof text === 'string')
    .join('');
}

function finishReasonOf(told: Readonly<Record<string, unknown>>): FinishReason {
  const names = ['finish_reason', 'stop_reason', 'finishReason', 'stopReason', 'done_reason'];
  const reason = names.map((name) => told[name]).find((value) => typeof value === 'string');
  return reason === undefined ? 'stop' : (FINISH_REASONS.get(reason.toLowerCase()) ?? 'other');
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
