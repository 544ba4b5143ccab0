import type { Message, MessagePart, MessageRole } from '@keepsake/core';
import { ChatMessage, type BaseMessage, type ContentBlock } from '@langchain/core/messages';

const ROLES: ReadonlyMap<string, MessageRole> = new Map([
  ['human', 'user'],
  ['user', 'user'],
  ['ai', 'assistant'],
  ['assistant', 'assistant'],
  ['tool', 'tool'],
  ['function', 'tool'],
  ['system', 'system'],
  ['developer', 'system'],
]);

/** What `createAgent` calls an agent without a name. */
const NAMELESS = 'model';

/** Who says it. What a middleware wrote in the user's place is not the user's. */
export function roleOf(message: BaseMessage): MessageRole {
  if (message.additional_kwargs['lc_source'] === 'summarization') return 'system';
  const type = ChatMessage.isInstance(message) ? message.role : message.type;
  return ROLES.get(type) ?? 'assistant';
}

/** The messages of a state as core's: words, and of everything else what it is. */
export function toMessages(messages: readonly BaseMessage[]): readonly Message[] {
  return messages.map((message) => {
    const role = roleOf(message);
    const name = role === 'assistant' && message.name === NAMELESS ? undefined : message.name;
    return {
      role,
      content: contentOf(message),
      ...(message.id !== undefined && { id: message.id }),
      ...(name !== undefined && { name }),
    };
  });
}

function contentOf(message: BaseMessage): Message['content'] {
  if (typeof message.content === 'string') return message.content;
  const parts = message.contentBlocks.flatMap(toPart);
  return parts.length === 0 ? '' : parts;
}

/** Pictures and documents as what they are, without their bytes. Thoughts and calls of tools are nothing that was said. */
function toPart(block: ContentBlock.Standard): readonly MessagePart[] {
  switch (block.type) {
    case 'text':
      return [{ type: 'text', text: block.text }];
    case 'image':
    case 'audio':
    case 'video':
    case 'file':
    case 'text-plain':
      return [{ type: block.type, mediaType: block.mimeType, url: linkOf(block), filename: nameOf(block) }];
    default:
      return [];
  }
}

function linkOf(block: object): string | undefined {
  const url = 'url' in block ? block.url : undefined;
  return typeof url === 'string' && /^https?:/.test(url) ? url : undefined;
}

function nameOf({ metadata }: { readonly metadata?: Record<string, unknown> | undefined }): unknown {
  return metadata?.['filename'] ?? metadata?.['name'];
}
