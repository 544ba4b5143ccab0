import type { ScopableMemory, ScopeSource } from '../turns/turns.ts';
import type { Message } from '../types/message.ts';
import type { MemoryEvent } from '../types/memory.ts';
import type { TOOL_INPUTS } from './tool-inputs.ts';

/** Every tool that a model can be given. */
export const MEMORY_TOOL_NAMES = ['searchMemories', 'addMemory', 'updateMemory', 'deleteMemory'] as const;

/** The name of a tool, the same in every framework. */
export type MemoryToolName = (typeof MEMORY_TOOL_NAMES)[number];

/** Which tools a model gets, and whose memories they act on. */
export interface MemoryToolsOptions<Context, Name extends MemoryToolName = MemoryToolName> {
  readonly memory: ScopableMemory;
  /** Whose memories. Never read from what a model wrote. */
  readonly scope: ScopeSource<Context>;
  /** The `runId` of what the model adds. @default none, or the `runId` of the scope */
  readonly thread?: string | ((context: Context) => string | undefined) | undefined;
  /** @default ['searchMemories', 'addMemory'] */
  readonly tools?: readonly Name[] | undefined;
  /** How many memories a search answers with: 1 to 100. @default 10 */
  readonly limit?: number | undefined;
  /** With `'throw'` a failure rejects; otherwise it is told to the model, as `{ error }`. @default 'tell-model' */
  readonly onError?: 'tell-model' | 'throw' | ((error: unknown, name: MemoryToolName) => void) | undefined;
}

/** One call of a tool. */
export interface MemoryToolCall<Context> {
  /** What the functions among the options are given. */
  readonly context: Context;
  readonly signal?: AbortSignal | undefined;
  /** The framework's id of the call: within the scope, a repeat of the same call writes once. */
  readonly callId?: string | undefined;
  /** The conversation up to now: what stands there is no result of a search. @default [] */
  readonly messages?: readonly Message[] | undefined;
}

/** A memory as a model sees it. */
export interface ShownMemory {
  readonly id: string;
  readonly memory: string;
  /** When it was said or became true: a day, `2026-05-08`. */
  readonly date: string;
  /** Who said it: a name, or `user`, `assistant`, `tool`, `document`, `import`. */
  readonly from: string;
}

/** What changed. */
export interface MemoryToolChange {
  /** The memory; absent when there was nothing to remember. */
  readonly id?: string;
  readonly event: MemoryEvent;
}

/** What did not work, for the model to read. */
export interface MemoryToolError {
  readonly error: string;
}

/** What a tool answers when it works. */
export type ToolOutput<Name extends MemoryToolName> = Name extends 'searchMemories'
  ? { readonly memories: readonly ShownMemory[] }
  : MemoryToolChange;

/** What a tool answers. */
export type MemoryToolOutput<Name extends MemoryToolName = MemoryToolName> =
  | ToolOutput<Name>
  | MemoryToolError;

/** A tool without a framework. */
export interface MemoryTool<Context, Name extends MemoryToolName = MemoryToolName> {
  readonly name: Name;
  /** For the model. */
  readonly description: string;
  readonly inputSchema: (typeof TOOL_INPUTS)[Name];
  /**
   * Checks the input against the schema, and acts. What fails is told to the model as `{ error }`, unless `onError` says
   * `'throw'`; an abort always rejects.
   */
  readonly execute: (input: unknown, call: MemoryToolCall<Context>) => Promise<MemoryToolOutput<Name>>;
}

/** The tools by their names. */
export type MemoryTools<Context, Name extends MemoryToolName = MemoryToolName> = {
  readonly [Each in Name]: MemoryTool<Context, Each>;
};
