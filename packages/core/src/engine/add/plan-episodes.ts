import type { LedgerMemory } from '../../contracts/ledger-queries.ts';
import { InvalidInputError } from '../../errors/invalid-input-error.ts';
import { equalJson } from '../../internal/equal-json.ts';
import type { StoredMessage } from '../../types/message.ts';
import type { SkippedMessage } from '../../types/results.ts';
import { withoutContext } from '../../text/without-context.ts';
import type { AddRequest, ResolvedMessage } from '../requests.ts';
import type { SaidText } from '../resolve-dates.ts';

/** What the ledger knows of a message id of the call. */
export interface KnownMessage {
  readonly stored: StoredMessage;
  /** The memory that remembers it; absent when that was deleted, or the message had no words. */
  readonly episode: LedgerMemory | undefined;
}

/** What to do with one message. */
export type EpisodeStep =
  | {
      readonly type: 'remember';
      readonly index: number;
      readonly message: ResolvedMessage;
      /** Of the stored message, where it had no words until now. */
      readonly key?: string;
    }
  /** The message is known with other words: its author edited it. */
  | {
      readonly type: 'revise';
      readonly index: number;
      readonly message: ResolvedMessage;
      readonly key: string;
      readonly episode: LedgerMemory;
    }
  | {
      readonly type: 'known';
      readonly index: number;
      readonly message: ResolvedMessage;
      readonly stored: StoredMessage;
      readonly episode: LedgerMemory;
      /** The words are the same, other parts are not: the message is kept as it is now. */
      readonly isEdited: boolean;
    }
  /** Kept as a message, makes no memory. */
  | {
      readonly type: 'store-only';
      readonly index: number;
      readonly message: ResolvedMessage;
      /** Of the stored message, where it is kept in its place. */
      readonly key?: string;
    };

/** The steps for all messages, in their order, and what they leave out. */
export interface EpisodePlan {
  readonly steps: readonly EpisodeStep[];
  readonly skipped: readonly SkippedMessage[];
}

/**
 * Decides what each message becomes. Saying the same twice is two events: only the caller's own id makes a message
 * known.
 */
export function planEpisodes(request: AddRequest, known: ReadonlyMap<string, KnownMessage>): EpisodePlan {
  const steps: EpisodeStep[] = [];
  const skipped: SkippedMessage[] = [];
  const seen = new Map<string, string>();
  for (const [index, message] of request.messages.entries()) {
    if (message.id !== undefined) {
      if (isRepeated(seen, { id: message.id, text: message.text, index })) continue;
      seen.set(message.id, message.text);
    }
    const outcome = planMessage(message, index, message.id === undefined ? undefined : known.get(message.id));
    if (outcome.step !== undefined) steps.push(outcome.step);
    if (outcome.skipped !== undefined) {
      skipped.push({ index, ...(message.id !== undefined && { id: message.id }), reason: outcome.skipped });
    }
  }
  return { steps, skipped };
}

/** The texts of the steps that have to be embedded, in order. */
export function textsOf(steps: readonly EpisodeStep[]): readonly string[] {
  return steps.filter(hasText).map((step) => withoutContext(step.message.text));
}

/** The same texts with the times at which they were said: `at`, where a message does not say. */
export function saidTextsOf(steps: readonly EpisodeStep[], at: string): readonly SaidText[] {
  return steps.filter(hasText).map(({ message: { text, timestamp } }) => ({
    text: withoutContext(text),
    saidAt: timestamp ?? at,
  }));
}

function hasText(step: EpisodeStep): step is Extract<EpisodeStep, { readonly type: 'remember' | 'revise' }> {
  return step.type === 'remember' || step.type === 'revise';
}

function planMessage(
  message: ResolvedMessage,
  index: number,
  known: KnownMessage | undefined,
): { readonly step?: EpisodeStep; readonly skipped?: SkippedMessage['reason'] } {
  if (message.role === 'system') return { skipped: 'system-message' };
  const silence = silenceOf(message.text);
  if (known === undefined) {
    return silence === undefined
      ? { step: { type: 'remember', index, message } }
      : { step: { type: 'store-only', index, message }, skipped: silence };
  }
  const { stored, episode } = known;
  const { key } = stored;
  const isEdited = hasOtherParts(message, stored);
  if (episode === undefined) {
    const silenceBefore = silenceOf(stored.text);
    if (silenceBefore !== undefined && silence === undefined)
      return { step: { type: 'remember', index, message, key } };
    return {
      ...(isEdited && { step: { type: 'store-only', index, message, key } }),
      skipped: silenceBefore ?? 'deleted',
    };
  }
  if (stored.text === message.text || silence !== undefined)
    return { step: { type: 'known', index, message, stored, episode, isEdited } };
  return { step: { type: 'revise', index, message, key, episode } };
}

/** A message that comes without parts says nothing about them. */
function hasOtherParts({ parts }: ResolvedMessage, stored: StoredMessage): boolean {
  return parts !== undefined && (stored.parts === undefined || !equalJson(parts, stored.parts));
}

/** Why there is nothing to remember in a text: no words, or only the notes that `context` made. */
function silenceOf(text: string): 'no-words' | 'repeats-memory' | undefined {
  if (text.trim() === '') return 'no-words';
  return withoutContext(text).trim() === '' ? 'repeats-memory' : undefined;
}

function isRepeated(
  seen: ReadonlyMap<string, string>,
  message: { readonly id: string; readonly text: string; readonly index: number },
): boolean {
  const text = seen.get(message.id);
  if (text === undefined) return false;
  if (text === message.text) return true;
  throw new InvalidInputError({
    path: `messages[${message.index}].id`,
    problem: `"${message.id}" occurs twice in one call with different content`,
    remedy: 'Give each message an id of its own, or leave ids out',
  });
}
