import type { StoredMessage } from '../types/message.ts';
import { homeOf } from '../types/scope.ts';
import { namedId, timeAt } from './build-memory-item.ts';

/**
 * A message for tests. What is not given has a default: the user `ana` (unless an id of the scope is given), the role
 * `user`, a key made from scope and id, the first second of 2026.
 */
export function storedMessage(given: Partial<StoredMessage> = {}): StoredMessage {
  const text = given.text ?? 'plain words';
  const timestamp = given.timestamp ?? timeAt(0);
  const scope = homeOf(given) === undefined ? { userId: 'ana' } : {};
  const key = given.key ?? namedId(`message ${JSON.stringify({ ...given, ...scope, text })}`);
  return { ...scope, key, id: key, role: 'user', text, timestamp, createdAt: timestamp, ...given };
}
