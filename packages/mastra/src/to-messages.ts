import type { Message, MessagePart } from '@keepsake/core';
import { isUserAuthoredMessage, type MastraDBMessage } from '@mastra/core/agent';

type Part = MastraDBMessage['content']['parts'][number];
type ToolCall = Extract<Part, { type: 'tool-invocation' }>['toolInvocation'];

/** The words of a message of Mastra. */
export function textOf({ content }: MastraDBMessage): string {
  const texts = content.parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  return texts.length === 0 ? (content.content ?? '') : texts.join('\n');
}

/** Who speaks in a message of Mastra, also where it came as a signal; `undefined` for a signal that is nobody's words. */
export function speakerOf(message: MastraDBMessage): 'user' | 'assistant' | 'system' | undefined {
  if (isUserAuthoredMessage(message)) return 'user';
  return message.role === 'signal' ? undefined : message.role;
}

/** A conversation of Mastra as turns take it: what was said, what was called and what came back. */
export function toMessages(messages: readonly MastraDBMessage[]): readonly Message[] {
  return messages.flatMap((message) => {
    const { id, createdAt } = message;
    const role = speakerOf(message);
    if (role === undefined) return [];
    const parts = message.content.parts.flatMap(toParts);
    const words = textOf(message);
    const content = parts.length === 0 ? words : parts;
    if (content === '') return [];
    return [{ id, role, content, timestamp: createdAt }, ...answersOf(message)];
  });
}

function toParts(part: Part): readonly MessagePart[] {
  switch (part.type) {
    case 'text':
      return [{ type: 'text', text: part.text }];
    case 'file':
      // Never the bytes.
      return [{ type: 'file', mediaType: part.mimeType, ...fileName(part) }];
    case 'tool-invocation': {
      const { toolCallId, toolName, args } = part.toolInvocation;
      return [{ type: 'tool-call', toolCallId, toolName, input: toJson(args) }];
    }
    default:
      return [];
  }
}

function fileName(part: object): { readonly filename?: string } {
  return 'filename' in part && typeof part.filename === 'string' ? { filename: part.filename } : {};
}

function answersOf({ id, createdAt, content }: MastraDBMessage): readonly Message[] {
  return content.parts
    .flatMap((part) => (part.type === 'tool-invocation' ? [part.toolInvocation] : []))
    .flatMap((call) => {
      const answer = answerOf(call);
      if (answer === undefined) return [];
      const part = { type: 'tool-result', toolCallId: call.toolCallId, toolName: call.toolName };
      return [
        {
          id: `${id}:${call.toolCallId}`,
          role: 'tool' as const,
          name: call.toolName,
          content: [{ ...part, text: answer }],
          timestamp: createdAt,
        },
      ];
    });
}

function answerOf(call: ToolCall): string | undefined {
  if (call.state === 'output-error') return call.errorText;
  if (call.state !== 'result') return undefined;
  const { result }: { result?: unknown } = call;
  return typeof result === 'string' ? result : JSON.stringify(result);
}

/** What a model wrote may hold anything that JavaScript has. */
function toJson(value: unknown): unknown {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as unknown);
}
