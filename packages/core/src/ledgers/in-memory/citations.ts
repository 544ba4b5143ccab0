import { scopeKey, type Scope } from '../../types/scope.ts';
import type { StoreState } from './state.ts';
import { seeMemory, type SeenMemory } from './views.ts';

/** The current memories of the exact scope that rest on a message, oldest first. */
export function citationsOf(state: StoreState, messageKey: string, scope: Scope): SeenMemory[] {
  const exactScope = scopeKey(scope);
  return [...(state.citations.get(messageKey) ?? [])]
    .toSorted((a, b) => a - b)
    .map((key) => seeMemory(state, key, undefined))
    .filter((seen) => seen !== undefined)
    .filter((seen) => scopeKey(seen.version.state) === exactScope);
}

/** The current memory of the exact scope that remembers a message as it was said. */
export function episodeOf(state: StoreState, messageKey: string, scope: Scope): SeenMemory | undefined {
  return citationsOf(state, messageKey, scope).find(({ version }) => version.state.kind === 'episode');
}
