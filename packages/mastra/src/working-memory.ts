import type { MastraMemory, MemoryConfigInternal } from '@mastra/core/memory';
import { createTool } from '@mastra/core/tools';

/** What of a configuration says how working memory is kept; absent where there is none. */
export type WorkingMemoryConfig = NonNullable<MemoryConfigInternal['workingMemory']>;

/** Whose working memory, and how it is configured for the call. */
export interface WorkingMemoryPlace {
  threadId: string;
  resourceId?: string;
  memoryConfig?: MemoryConfigInternal;
}

/** The configuration of working memory where it is on. */
export function enabledWorkingMemory(config: MemoryConfigInternal): WorkingMemoryConfig | undefined {
  return config.workingMemory?.enabled === true ? config.workingMemory : undefined;
}

/** The tool by which a model changes its working memory: the one that Mastra's own instructions name. */
export function updateWorkingMemoryTool(
  memory: MastraMemory,
  { schema }: WorkingMemoryConfig,
  memoryConfig: MemoryConfigInternal | undefined,
) {
  const isMerged = schema !== undefined;
  return createTool({
    id: 'update-working-memory',
    description: isMerged
      ? 'Updates the working memory: what is given is merged into it, and null removes a key.'
      : 'Replaces the working memory with what is given.',
    inputSchema: {
      type: 'object',
      properties: { memory: { type: 'string', description: isMerged ? 'JSON' : 'The whole text' } },
      required: ['memory'],
    },
    execute: async (input: unknown, context) => {
      const { memory: given } = input as { readonly memory: string };
      const { threadId = '', resourceId } = context.agent ?? {};
      const place = {
        threadId,
        ...(resourceId !== undefined && { resourceId }),
        ...(memoryConfig !== undefined && { memoryConfig }),
      };
      const workingMemory = isMerged ? merge(await memory.getWorkingMemory(place), given) : given;
      await memory.updateWorkingMemory({ ...place, workingMemory });
      return { success: true };
    },
  });
}

/** Keys of the update take the place of those that are there, level by level; `null` removes one, a list replaces. */
function merge(known: string | null, update: string): string {
  const changes = parse(update);
  return isObject(changes)
    ? JSON.stringify(mergeObjects(known === null ? {} : parse(known), changes))
    : update;
}

function mergeObjects(known: unknown, changes: Readonly<Record<string, unknown>>): object {
  const merged: Record<string, unknown> = isObject(known) ? { ...known } : {};
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete merged[key];
    else merged[key] = isObject(value) ? mergeObjects(merged[key], value) : value;
  }
  return merged;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a model wrote, if it is JSON; else the text itself. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
