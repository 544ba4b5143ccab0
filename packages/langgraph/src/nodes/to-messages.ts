import type { Message, MessagePart, MessageRole } from '@keepsake/core';
import { ChatMessage, type BaseMessage, type ContentBlock } from '@langchain/core/messages';

const ROLES: Readonly<Record<string, MessageRole>> = {
  human: 'user',
  user: 'user',
  ai: 'assistant',
  assistant: 'assistant',
  tool: 'tool',
  function: 'tool',
  system: 'system',
  developer: 'system',
};

/** Who says it. */
export function roleOf(message: BaseMessage): MessageRole {
  return ROLES[ChatMessage.isInstance(message) ? message.role : message.type] ?? 'assistant';
}

/** The messages of a state as core's: the words, and of everything else what it is. */
export function toMessages(messages: readonly BaseMessage[]): readonly Message[] {
  return messages.map((message) => ({
    role: roleOf(message),
    content: typeof message.content === 'string' ? message.content : message.contentBlocks.flatMap(toParts),
    id: message.id,
    name: message.name,
  }));
}

/** A picture or a document without its bytes. Thoughts, and calls of tools, are nothing that was said. */
function toParts(block: ContentBlock.Standard): readonly MessagePart[] {
  switch (block.type) {
    case 'text':
      return [{ type: 'text', text: block.text }];
    case 'image':
    case 'audio':
    case 'video':
    case 'file':
    case 'text-plain':
      return [toFilePart(block)];
    default:
      return [];
  }
}

function toFilePart(block: ContentBlock.Multimodal.Standard): MessagePart {
  const { type, mimeType, metadata } = block;
  const url = 'url' in block ? block.url : undefined;
  const isLink = typeof url === 'string' && /^https?:/.test(url);
  return {
    type,
    mediaType: mimeType,
    url: isLink ? url : undefined,
    filename: metadata?.['filename'] ?? metadata?.['name'],
  };
}
