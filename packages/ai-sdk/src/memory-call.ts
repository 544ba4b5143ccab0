import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { ScopeInput } from '@keepsake/core';

/**
 * What an application says of one call, under `keepsake` in its `providerOptions`. It comes from the application alone: what
 * a client sent is checked before it is put here. It never reaches the model's provider.
 */
// A type and not an interface: it has to pass as the JSON that provider options are.
export type KeepsakeProviderOptions = {
  /** The person that the memories are about. */
  readonly userId?: string | number | undefined;
  /** The agent that takes part. */
  readonly agentId?: string | number | undefined;
  /** The session, run or thread, where recall is confined to it. */
  readonly runId?: string | number | undefined;
  /** The application. */
  readonly appId?: string | number | undefined;
  /** The thread that what is said is saved in, while recall looks beyond it. */
  readonly threadId?: string | undefined;
};

/** One call of a model: what the functions among the options are given. */
export interface MemoryCall {
  /** Whether the answer is streamed. */
  readonly type: 'generate' | 'stream';
  /** The call as the application made it, `providerOptions.keepsake` included. */
  readonly params: LanguageModelV4CallOptions;
  /** The model that is asked. */
  readonly model: LanguageModelV4;
  /** What the application said of this call: `providerOptions.keepsake`, or nothing. */
  readonly options: KeepsakeProviderOptions;
}

/** The call, from what a middleware is given. */
export function readCall({ type, params, model }: Omit<MemoryCall, 'options'>): MemoryCall {
  // Whoever reads an id from it checks it: core refuses what is none.
  return {
    type,
    params,
    model,
    options: params.providerOptions?.['keepsake'] ?? {},
  };
}

/** The ids that a call names, as it names them: no id, a missing one and a name that is none are refused by core. */
export function scopeOfCall({ options: { threadId: _thread, ...ids } }: MemoryCall): ScopeInput {
  return ids;
}

/** The call without what is meant for the memory alone. */
export function withoutKeepsake({
  providerOptions,
  ...params
}: LanguageModelV4CallOptions): LanguageModelV4CallOptions {
  if (providerOptions === undefined) return params;
  const { keepsake: _keepsake, ...rest } = providerOptions;
  return { ...params, providerOptions: rest };
}
