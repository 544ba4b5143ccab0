import { describe, expect, it } from 'vitest';
import type { Store } from '../contracts/ledger.ts';
import { inMemoryStore } from '../ledgers/in-memory.ts';
import { brokenChains } from './__fixtures__/broken-chains.ts';
import type { Break } from './__fixtures__/broken-ledger.ts';
import { brokenJobs } from './__fixtures__/broken-jobs.ts';
import { brokenMemories } from './__fixtures__/broken-memories.ts';
import { brokenMessages } from './__fixtures__/broken-messages.ts';
import { brokenSearches } from './__fixtures__/broken-searches.ts';
import { brokenUpkeep } from './__fixtures__/broken-upkeep.ts';
import { firstFailure, type ConformanceCase } from './conformance-suite.ts';
import { ledgerGroups, type LedgerConformanceGroup } from './ledger-conformance.ts';
import type { LedgerContext } from './ledger/ledger-context.ts';

// A kit that passes everything proves nothing: each of these ledgers breaks one promise, and the named group notices.

function runBroken(breaks: Break, options: { readonly indexOutside?: boolean } = {}) {
  const broken = (store: Store): Store => ({
    ...store,
    ledger: { ...store.ledger, ...breaks(store.ledger) },
  });
  return async (body: (context: LedgerContext) => Promise<void>): Promise<void> => {
    const store = broken(inMemoryStore(options));
    const context: LedgerContext = {
      store,
      ledger: store.ledger,
      reopen: async () => store,
      createOutside: async () => broken(inMemoryStore({ indexOutside: true })),
    };
    try {
      await body(context);
    } finally {
      await store.ledger.close();
    }
  };
}

function casesOf(name: LedgerConformanceGroup): readonly ConformanceCase<LedgerContext>[] {
  return ledgerGroups.find((group) => group.name === name)?.cases ?? [];
}

const mutants = [
  ...brokenMemories,
  ...brokenChains,
  ...brokenSearches,
  ...brokenMessages,
  ...brokenUpkeep,
  ...brokenJobs,
];

describe('the ledger kit', () => {
  it.each(mutants)('notices in "%s" a ledger that %s', async (group, _name, breaks) => {
    const failure = await firstFailure(casesOf(group), runBroken(breaks));
    expect(failure).toBeDefined();
  });

  it('notices something in every group that can run in one process', () => {
    const named = new Set(mutants.map(([group]) => group));
    const missing = ledgerGroups.map(({ name }) => name).filter((name) => !named.has(name));
    expect(missing).toStrictEqual(['durability', 'several-instances']);
  });

  it.each(ledgerGroups.filter(({ name }) => name !== 'durability' && name !== 'several-instances'))(
    'finds nothing wrong in "$name" with a ledger that keeps its promises',
    async ({ name }) => {
      const failure = await firstFailure(
        casesOf(name),
        runBroken(() => ({})),
      );
      expect(failure).toBeUndefined();
    },
  );
});
