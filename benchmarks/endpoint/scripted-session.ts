import { EndpointError } from './endpoint-error.ts';

/** One conversation as a model reads it, and what a model drew from it: written beforehand, the same for every system. */
export interface ScriptedSession {
  /** What was said, in order, under ids of the script's own. */
  readonly messages: readonly { readonly id: string; readonly text: string }[];
  readonly facts: readonly ScriptedFact[];
}

/** A statement and what it rests on. */
export interface ScriptedFact {
  readonly text: string;
  /** Ids of messages of the session. */
  readonly from: readonly string[];
  readonly saidBy: 'user' | 'assistant';
}

/** Reads a session that was sent to the endpoint. Throws for what is none. */
export function readScriptedSession({ messages, facts }: Readonly<Record<string, unknown>>): ScriptedSession {
  if (!isListOf(messages, isMessage) || !isListOf(facts, isFact))
    throw new EndpointError(400, 'PUT /session takes {"messages":[{id,text}],"facts":[{text,from,saidBy}]}.');
  return { messages, facts };
}

function isListOf<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is readonly Item[] {
  return Array.isArray(value) && value.every(isItem);
}

function isMessage(value: unknown): value is ScriptedSession['messages'][number] {
  const { id, text } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return typeof id === 'string' && typeof text === 'string';
}

function isFact(value: unknown): value is ScriptedFact {
  const { text, from, saidBy } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return typeof text === 'string' && Array.isArray(from) && (saidBy === 'user' || saidBy === 'assistant');
}
