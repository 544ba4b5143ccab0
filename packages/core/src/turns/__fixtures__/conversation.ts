import type { Memory } from '../../memory.ts';
import type { ScopeInput } from '../../input/scope-input.ts';
import type { Message } from '../../types/message.ts';

/** A message of the user. */
export function user(content: string, id?: string): Message {
  return { role: 'user', content, ...(id !== undefined && { id }) };
}

/** A message of the assistant. */
export function assistant(content: string): Message {
  return { role: 'assistant', content };
}

/** What is stored of a scope, oldest first: `user: Hello`. */
export async function said(
  memory: Memory,
  scope: ScopeInput = { userId: 'ana' },
): Promise<readonly string[]> {
  const { runId, ...ids } = scope;
  const { results } = await memory.messages.list({ ...ids, ...(runId !== undefined && { runId }) });
  return results.map(({ role, content }) => `${role}: ${JSON.stringify(content).replaceAll('"', '')}`);
}
