import type { Memory } from '@keepsake/core';
import { createAgent, type CreateAgentParams, type DynamicStructuredTool } from 'langchain';
import { expectTypeOf } from 'vitest';
import { memoryTools } from './memory-tools.ts';

declare const memory: Memory;
declare const model: CreateAgentParams['model'];
declare const look: DynamicStructuredTool;

const own = memoryTools({ memory, scope: { userId: 'ana' } });

// Before and after other tools: of a list that may be empty, `createAgent` takes only the latter.
expectTypeOf(createAgent({ model, tools: [...own, look] })).toHaveProperty('invoke');
expectTypeOf(createAgent({ model, tools: [look, ...own] })).toHaveProperty('invoke');
