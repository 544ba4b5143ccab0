import type { Message, MessagePart } from '@keepsake/core';

/** What the AI SDK calls a message, in prompts for a model and in an application's own. */
export interface SaidMessage {
  readonly role: Message['role'];
  readonly content: string | readonly SaidPart[];
}

/** A part of it, or of what a model answers. */
export interface SaidPart {
  readonly type: string;
  readonly text?: string | undefined;
  readonly mediaType?: string | undefined;
  readonly filename?: string | undefined;
  readonly data?: unknown;
  readonly image?: unknown;
  readonly toolCallId?: string | undefined;
  readonly toolName?: string | undefined;
  /** What a tool answered, in a prompt. */
  readonly output?: { readonly type: string; readonly value?: unknown; readonly reason?: string | undefined };
  /** What a tool of the provider answered, in an answer. */
  readonly result?: unknown;
  readonly preliminary?: boolean | undefined;
}

/** The longest address that is kept of a file: a longer one holds the file itself. */
const MAX_URL_LENGTH = 2048;

/** The messages for the memory: who said what, in order. A prompt and an answer with the same parts make the same messages. */
export function toMessages(messages: readonly SaidMessage[]): readonly Message[] {
  return messages.flatMap(({ role, content }) => {
    if (typeof content === 'string') return [{ role, content }];
    const results = content.flatMap(toolMessage);
    return role === 'tool' ? results : [{ role, content: joined(content.flatMap(partOf)) }, ...results];
  });
}

function joined(parts: readonly MessagePart[]): Message['content'] {
  const [first = { type: 'text', text: '' }, second] = parts;
  return second === undefined && first.type === 'text' ? (first.text ?? '') : parts;
}

/** What was said, and a note of what stood beside it: never a file itself, and nothing of what a model only thought. */
function partOf(part: SaidPart): readonly MessagePart[] {
  const { type, text, mediaType, filename, toolCallId, toolName } = part;
  switch (type) {
    case 'text':
      return text === undefined || text === '' ? [] : [{ type, text }];
    case 'file':
    case 'image':
      return [{ type: 'file', mediaType, filename, ...traitsOf(part.data ?? part.image) }];
    case 'tool-call':
      return [{ type, toolCallId, toolName }];
    default:
      return [];
  }
}

/** What tells a file from another one of the same name. */
function traitsOf(data: unknown): { readonly url?: string; readonly size?: number } {
  const inner = isTagged(data) ? (data.data ?? data.url ?? data.text) : data;
  if (inner instanceof URL) return traitsOf(inner.href);
  if (typeof inner === 'string') {
    return /^https?:/i.test(inner) && inner.length <= MAX_URL_LENGTH
      ? { url: inner }
      : { size: inner.length };
  }
  return inner instanceof Uint8Array ? { size: inner.byteLength } : {};
}

/** `{ type: 'data', data }` and its siblings; what a provider keeps by reference has none of these. */
interface TaggedFile {
  readonly type: string;
  readonly data?: unknown;
  readonly url?: unknown;
  readonly text?: unknown;
}

function isTagged(data: unknown): data is TaggedFile {
  return typeof data === 'object' && data !== null && 'type' in data;
}

function toolMessage({ type, toolName, output, result, preliminary }: SaidPart): readonly Message[] {
  if (type !== 'tool-result' || preliminary === true) return [];
  const content = output === undefined ? textOf(result ?? '') : outputText(output);
  return [{ role: 'tool', name: toolName, content }];
}

function outputText({ type, value, reason }: NonNullable<SaidPart['output']>): string {
  if (type !== 'content' || !Array.isArray(value)) return textOf(value ?? reason ?? '');
  return (value as readonly SaidPart[])
    .flatMap((part) => (part.type === 'text' ? [part.text] : []))
    .join('\n');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
