import type { Degradation, Usage } from '../../types/results.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { Indexing } from '../indexing/indexing.ts';
import type { SearchRequest } from '../requests.ts';
import { search } from '../search/search.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { packContext, type PackedContext } from './pack-context.ts';

/** `context` after validation. */
export interface ContextRequest {
  readonly search: SearchRequest;
  /** The length that the text must not exceed. */
  readonly maxTokens: number;
  /** How long a text is; absent for the built-in estimate. */
  readonly countTokens: ((text: string) => number) | undefined;
  /** What the prompt holds already. */
  readonly alreadySaid: readonly string[];
}

/** What `context` answers. */
export interface ContextResult extends PackedContext {
  readonly degraded?: Degradation;
  readonly usage: Usage;
}

/** Finds memories and packs them into text for a prompt. */
export async function context(
  request: ContextRequest,
  indexing: Indexing,
  deps: EngineDependencies,
): Promise<ContextResult> {
  const found = await search(request.search, indexing, deps);
  const packed = packContext({
    results: found.results,
    maxTokens: request.maxTokens,
    countTokens: request.countTokens ?? estimateTokens,
    alreadySaid: request.alreadySaid,
  });
  return { ...packed, usage: found.usage, ...(found.degraded !== undefined && { degraded: found.degraded }) };
}
