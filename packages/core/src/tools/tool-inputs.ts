import { z } from 'zod';
import { MAX_MESSAGE_LENGTH } from '../input/parse-content.ts';
import type { MemoryToolName } from './memory-tool.ts';

/** A model that writes more than this has misunderstood what a query is. */
const MOST_QUERY = 2000;

const id = z.string().min(1).max(256).describe('The id of the memory, as searchMemories gave it.');
const memory = z.string().trim().min(1).max(MAX_MESSAGE_LENGTH);

/** What a model has to write for each tool. */
export const TOOL_INPUTS = {
  searchMemories: z.object({
    query: z
      .string()
      .trim()
      .min(1)
      .max(MOST_QUERY)
      .describe('What to look for, as a question or in the words in which it may have been said.'),
  }),
  addMemory: z.object({
    memory: memory.describe(
      'What to remember, as one sentence that can be understood without this conversation.',
    ),
  }),
  updateMemory: z.object({ id, memory: memory.describe('The whole new text.') }),
  deleteMemory: z.object({ id }),
} as const satisfies Record<MemoryToolName, z.ZodType>;

/** The input of a tool, after it was checked. */
export type ToolInput<Name extends MemoryToolName> = z.infer<(typeof TOOL_INPUTS)[Name]>;
