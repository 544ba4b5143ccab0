import type { ReadView, ScopeChoice, TermStatistics } from '../../contracts/ledger-queries.ts';
import { homeOf, pickScope, SCOPE_FIELDS, type Scope } from '../../types/scope.ts';
import type { StoreState } from './state.ts';
import { memoriesWithin } from './views.ts';
import { visitPaced } from '../../internal/visit-paced.ts';

/** Homes by their name, each with the id that makes it. */
export type Homes = ReadonlyMap<string, Scope>;

/** How common the terms are in the homes that the scopes reach. */
export async function readTermStatistics(
  state: StoreState,
  { scopes, asOf, terms }: Pick<ReadView, 'scopes' | 'asOf'> & { readonly terms: readonly string[] },
): Promise<TermStatistics> {
  const homes = await homesWithin(state, scopes, asOf);
  return asOf === undefined
    ? countPostings(state, homes, terms)
    : countMemories(state, { homes, asOf, terms });
}

/** The homes of the memories within the scopes. */
export async function homesWithin(
  state: StoreState,
  scopes: ScopeChoice,
  asOf: string | undefined,
): Promise<Homes> {
  const homes = new Map<string, Scope>();
  const enter = (scope: Scope): void => {
    homes.set(homeOf(scope) ?? '', homeScope(scope));
  };
  for (const scope of scopes) enter(scope);
  // Whatever carries a user is at home there; any other id is carried by memories of many homes.
  const others = scopes.filter((scope) => scope.userId === undefined);
  await visitPaced(memoriesWithin(state, { scopes: others, asOf }), ({ version }) => {
    enter(version.state);
    return true;
  });
  return homes;
}

function homeScope(scope: Scope): Scope {
  const field = SCOPE_FIELDS.find((name) => scope[name] !== undefined);
  return field === undefined ? {} : pickScope({ [field]: scope[field] });
}

function countPostings(state: StoreState, homes: Homes, terms: readonly string[]): TermStatistics {
  const postings = [...homes.keys()]
    .map((home) => state.postings.get(home))
    .filter((home) => home !== undefined);
  return {
    documentCount: sum(postings.map((home) => home.memories.size)),
    documentFrequencies: terms.map((term) => sum(postings.map((home) => home.terms.get(term)?.size ?? 0))),
  };
}

async function countMemories(
  state: StoreState,
  { homes, asOf, terms }: { readonly homes: Homes; readonly asOf: string; readonly terms: readonly string[] },
): Promise<TermStatistics> {
  let documentCount = 0;
  const documentFrequencies = terms.map(() => 0);
  for (const [home, scope] of homes) {
    await visitPaced(memoriesWithin(state, { scopes: [scope], asOf }), ({ version }) => {
      if (homeOf(version.state) !== home) return true;
      documentCount += 1;
      for (const [index, term] of terms.entries()) {
        if (version.terms.frequencies.has(term))
          documentFrequencies[index] = (documentFrequencies[index] ?? 0) + 1;
      }
      return true;
    });
  }
  return { documentCount, documentFrequencies };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
