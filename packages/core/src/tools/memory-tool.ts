import type { ZodType } from 'zod';
import type { FailureHandling, ScopableMemory, ScopeSource } from '../turns/turns.ts';

/** Every tool that a model can be given. */
export const MEMORY_TOOL_NAMES = ['searchMemories', 'addMemory', 'updateMemory', 'deleteMemory'] as const;

/** The name of a tool, the same in every framework. */
export type MemoryToolName = (typeof MEMORY_TOOL_NAMES)[number];

/** Which tools a model gets, and whose memories they act on. */
export interface MemoryToolsOptions<Context> {
  readonly memory: ScopableMemory;
  /** Whose memories. Never read from what a model wrote. */
  readonly scope: ScopeSource<Context>;
  /** The `runId` of what the model adds. @default none, or the `runId` of the scope */
  readonly thread?: string | ((context: Context) => string | undefined) | undefined;
  /** @default ['searchMemories', 'addMemory'] */
  readonly tools?: readonly MemoryToolName[] | undefined;
  /** How many memories a search answers with: 1 to 100. @default 10 */
  readonly limit?: number | undefined;
  /** With `'throw'` a failure rejects; otherwise it is told to the model, as `{ error }`. @default 'ignore' */
  readonly onError?: FailureHandling | undefined;
}

/** One call of a tool. */
export interface MemoryToolCall<Context> {
  /** What the functions among the options are given. */
  readonly context: Context;
  readonly signal?: AbortSignal | undefined;
  /** The framework's id of the call: a repeat of the same call writes once. */
  readonly callId?: string | undefined;
}

/** A memory as a model sees it. */
export interface ShownMemory {
  readonly id: string;
  readonly memory: string;
  /** When it was said or became true: a day, `2026-05-08`. */
  readonly date: string;
  readonly from: string;
}

/** What a tool answers. */
export type MemoryToolOutput =
  | { readonly memories: readonly ShownMemory[] }
  | { readonly id: string; readonly event: 'ADD' | 'UPDATE' | 'DELETE' | 'NONE' }
  | { readonly error: string };

/** A tool without a framework. */
export interface MemoryTool<Context> {
  readonly name: MemoryToolName;
  /** For the model. */
  readonly description: string;
  readonly inputSchema: ZodType;
  /** Checks the input against the schema, and acts. */
  readonly execute: (input: unknown, call: MemoryToolCall<Context>) => Promise<MemoryToolOutput>;
}
