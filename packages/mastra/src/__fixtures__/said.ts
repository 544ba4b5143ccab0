import type { MastraDBMessage } from '@mastra/core/agent';

const START = Date.parse('2026-03-01T09:00:00Z');

/** A time, so many minutes after the first one. */
export function atMinute(minute: number): Date {
  return new Date(START + minute * 60_000);
}

/** A message of the user "ana" in the thread "t1", unless it is said otherwise. */
export function said(id: string, text: string, more: Partial<MastraDBMessage> = {}): MastraDBMessage {
  return {
    id,
    role: 'user',
    createdAt: atMinute(0),
    threadId: 't1',
    resourceId: 'ana',
    content: { format: 2, parts: [{ type: 'text', text }] },
    ...more,
  };
}
