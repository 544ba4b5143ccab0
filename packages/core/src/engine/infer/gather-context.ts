import type { StoredMessage } from '../../types/message.ts';
import { scopeKey } from '../../types/scope.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { Indexing, QueryVector } from '../indexing/indexing.ts';
import { isoTime } from '../iso-time.ts';
import type { AddRequest } from '../requests.ts';
import { findEchoes } from './find-echoes.ts';
import { findRelated } from './find-related.ts';
import type { ExtractionInput, ShownMessage } from './proposal.ts';
import { reconcileScope } from './reconcile-scope.ts';
import { showMessages, showRecent, type StepMessage } from './show-messages.ts';

/** How many messages of before the model reads to understand the new ones. */
const MOST_RECENT = 10;

/** A message of the call with its vector. */
export interface VectoredMessage extends StepMessage {
  /** Absent: nothing embeds. */
  readonly vector: QueryVector | undefined;
}

/** What to gather for. */
export interface GatherContextRequest {
  readonly request: AddRequest;
  /** Never empty, none without words. */
  readonly messages: readonly VectoredMessage[];
}

/**
 * What the model is asked about, for each part of the conversation: the messages, what was said just before in the same
 * thread, and the memories that they may be about.
 */
export async function gatherContext(
  { request, messages }: GatherContextRequest,
  indexing: Indexing,
  deps: EngineDependencies,
): Promise<readonly ExtractionInput[]> {
  const { scope, signal } = request;
  const wishes = { ...deps.settings, ...request.wishes };
  const vectors = new Map(messages.map(({ index, vector }) => [index, vector]));
  const inputs: ExtractionInput[] = [];
  let recent = showRecent(await readRecent(request, deps));
  for (const part of showMessages(messages, request.calledAt ?? isoTime(deps.now()))) {
    const queries = part.map((message) => ({ text: wordsOf(message), vector: vectors.get(message.index) }));
    const related = await findRelated({ scope: reconcileScope(scope), queries, signal }, indexing, deps);
    const memories = related.map((memory, place) => ({ number: place + 1, memory }));
    const gathered = { messages: part, recent, memories };
    inputs.push({ ...gathered, echoes: findEchoes(gathered), wishes });
    recent = part.slice(-MOST_RECENT);
  }
  return inputs;
}

function wordsOf({ text, attached }: ShownMessage): string {
  return attached === '' ? text : `${text}\n${attached}`;
}

/** The last messages of the thread, oldest first; those of the call are not stored yet, unless they were known before. */
async function readRecent(
  { scope, messages }: AddRequest,
  { ledger }: EngineDependencies,
): Promise<readonly StoredMessage[]> {
  const own = new Set(messages.map(({ id }) => id).filter((id) => id !== undefined));
  const page = await ledger.listMessages({
    scopes: [scope],
    ...(scope.runId === undefined && { withoutRun: true }),
    direction: 'descending',
    limit: MOST_RECENT,
  });
  const thread = scopeKey(scope);
  return page
    .map(({ message }) => message)
    .filter((message) => scopeKey(message) === thread && !own.has(message.id))
    .toReversed();
}
