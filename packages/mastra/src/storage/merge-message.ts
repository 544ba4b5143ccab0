import type { MastraDBMessage } from '@mastra/core/agent';
import type { MemoryStorage } from '@mastra/core/storage';

/** What to change of a message. */
export type MessageUpdate = Parameters<MemoryStorage['updateMessages']>[0]['messages'][number];

/** The message with the changes: content and its metadata key by key, the rest as given. */
export function mergeMessage(message: MastraDBMessage, update: MessageUpdate | undefined): MastraDBMessage {
  if (update === undefined) return message;
  const { content, ...fields } = update;
  const metadata = { ...message.content.metadata, ...content?.metadata };
  return {
    ...message,
    ...fields,
    content: {
      ...message.content,
      ...content,
      ...(Object.keys(metadata).length > 0 && { metadata }),
    },
  };
}
