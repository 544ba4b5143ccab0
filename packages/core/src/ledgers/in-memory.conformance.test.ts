import { ledgerConformance } from '../testing/ledger-conformance.ts';
import { vectorStoreConformance } from '../testing/vector-store-conformance.ts';
import { inMemoryStore } from './in-memory.ts';

ledgerConformance({
  name: 'in-memory',
  create: () => inMemoryStore(),
  createOutside: () => inMemoryStore({ indexOutside: true }),
  skip: { durability: 'it ends with the process', 'several-instances': 'it belongs to one process' },
});

vectorStoreConformance({
  name: 'in-memory',
  create: () => inMemoryStore(),
  skip: { durability: 'it ends with the process' },
});
