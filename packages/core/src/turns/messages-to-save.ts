import { MEMORY_TOOL_NAMES } from '../tools/memory-tool.ts';
import type { Message } from '../types/message.ts';
import { messageWords } from './message-words.ts';
import type { SplitTurn } from './split-turn.ts';
import type { TurnOutcome } from './turns.ts';

/** What of a turn is wanted. */
export interface MessagesWanted {
  /** What ids are made from where a message has none of its own. */
  readonly turnId: string;
  /** The same for each message that was asked. */
  readonly askedIds: readonly string[];
  readonly partial: boolean;
  readonly toolResults: boolean;
}

/**
 * The messages of a turn that are remembered, each with an id that stays the same from step to step and in every repeat:
 * what is known by it is not stored again. Of an answer that was cut off, only what the user said, unless more is wanted.
 */
export function messagesToSave(
  { asked, steps }: SplitTurn,
  { status, answer = [] }: TurnOutcome,
  { turnId, askedIds, partial, toolResults }: MessagesWanted,
): readonly Message[] {
  const questions = asked.map((message, index) => ({
    ...message,
    id: message.id ?? `${askedIds[index] ?? turnId}:user:${index}`,
  }));
  if (status === 'failed' && !partial) return questions;
  const answers = [...steps, ...answer].map((message, index) => ({
    ...message,
    id: message.id ?? `${turnId}:answer:${index}`,
  }));
  return [...questions, ...answers.filter((message) => isRemembered(message, toolResults))];
}

/** True when there is something in it that could be kept: a word, or a part. */
export function holdsAnything(message: Message): boolean {
  return messageWords(message).trim() !== '' || typeof message.content !== 'string';
}

/** A step that only calls tools says nothing, and what the memory itself answered is no news to it. */
function isRemembered(message: Message, toolResults: boolean): boolean {
  const isTool = message.role !== 'assistant' && message.role !== 'user';
  const isOwn = MEMORY_TOOL_NAMES.some((name) => name === message.name);
  const isWanted = !isTool || (toolResults && !isOwn);
  return isWanted && messageWords(message).trim() !== '';
}
