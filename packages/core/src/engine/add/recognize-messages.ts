import type { EngineDependencies } from '../dependencies.ts';
import type { AddRequest } from '../requests.ts';
import type { KnownMessage } from './plan-episodes.ts';

/** Which of the messages' own ids the ledger knows within the exact scope, and what it remembers of them. */
export async function recognizeMessages(
  request: AddRequest,
  deps: EngineDependencies,
): Promise<ReadonlyMap<string, KnownMessage>> {
  const ids = new Set(request.messages.map((message) => message.id).filter((id) => id !== undefined));
  if (ids.size === 0) return new Map();
  const found = await deps.ledger.readMessages(request.scope, [...ids]);
  return new Map(found.map(({ message, episode }) => [message.id, { stored: message, episode }]));
}
