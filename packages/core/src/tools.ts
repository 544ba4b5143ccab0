/**
 * Memory as tools for a model, without a framework: adapters wrap them.
 *
 * @module
 */
export { createMemoryTools } from './tools/create-memory-tools.ts';
export type {
  MemoryTool,
  MemoryTools,
  MemoryToolChange,
  MemoryToolError,
  MemoryToolCall,
  MemoryToolName,
  MemoryToolOutput,
  MemoryToolsOptions,
  ShownMemory,
} from './tools/memory-tool.ts';
export type { ToolInput as MemoryToolInput } from './tools/tool-inputs.ts';
export { MEMORY_TOOL_NAMES } from './tools/memory-tool.ts';
