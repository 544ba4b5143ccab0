import type { LanguageModelV4Source, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { Turn } from '@keepsake/core/turns';
import { collectAnswer } from './collect-answer.ts';
import { withMetadata } from './show-memories.ts';
import { isToolCall, statusOf } from './step-status.ts';

/** What goes with a stream. */
export interface WatchedTurn {
  readonly turn: Turn;
  readonly sources: readonly LanguageModelV4Source[];
  readonly signal: AbortSignal | undefined;
}

/**
 * The same stream, part by part as it comes and no faster than it is read: with sources at its beginning, the turn saved
 * before its last part, and metadata on that. Whatever ends it early saves the turn as failed.
 */
export function watchStream(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  { turn, sources, signal }: WatchedTurn,
): ReadableStream<LanguageModelV4StreamPart> {
  const reader = stream.getReader();
  const answer = collectAnswer();
  const unsent = [...sources];
  let hasError = false;
  let callsTools = false;
  let saved: Promise<void> | undefined;
  const save = (status: 'complete' | 'open' | 'failed'): Promise<void> => {
    signal?.removeEventListener('abort', saveAborted);
    saved ??= turn.save({ status, answer: answer.messages() });
    return saved;
  };
  // Whoever reads or cancels the stream is told what failed.
  const saveAborted = (): void => void save('failed').catch(() => undefined);
  if (signal?.aborted === true) saveAborted();
  else signal?.addEventListener('abort', saveAborted, { once: true });

  const finish = async (part: Extract<LanguageModelV4StreamPart, { type: 'finish' }>) => {
    await save(hasError ? 'failed' : statusOf(part.finishReason, { callsTools }));
    return { ...part, providerMetadata: withMetadata(part.providerMetadata, turn) };
  };
  return new ReadableStream<LanguageModelV4StreamPart>(
    {
      pull: async (controller) => {
        try {
          const { done, value: part } = await reader.read();
          if (done) {
            await save('failed');
            controller.close();
            return;
          }
          if (part.type !== 'stream-start') for (const source of unsent.splice(0)) controller.enqueue(source);
          if (part.type === 'error') hasError = true;
          callsTools ||= isToolCall(part);
          answer.take(part);
          controller.enqueue(part.type === 'finish' ? await finish(part) : part);
        } catch (error) {
          // What failed first is told; the model is not waited for any more.
          void reader.cancel(error).catch(() => undefined);
          await save('failed').catch(() => undefined);
          throw error;
        }
      },
      cancel: async (reason) => {
        await Promise.all([reader.cancel(reason), save('failed')]);
      },
    },
    { highWaterMark: 0 },
  );
}
