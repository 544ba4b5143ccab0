import type { WorkingMemoryTemplate } from '@mastra/core/memory';
import { standardSchemaToJSONSchema, toStandardSchema } from '@mastra/core/schema';
import type { WorkingMemoryConfig } from './working-memory.ts';

/** What working memory looks like while it is empty; `null` leaves it to Mastra. */
export function templateOf({ schema, template }: WorkingMemoryConfig): WorkingMemoryTemplate | null {
  if (schema !== undefined) {
    const json = standardSchemaToJSONSchema(toStandardSchema(schema));
    return { format: 'json', content: JSON.stringify(json) };
  }
  return template === undefined ? null : { format: 'markdown', content: template };
}
