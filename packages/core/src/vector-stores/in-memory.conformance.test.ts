import { vectorStoreConformance } from '../testing/vector-store-conformance.ts';
import { inMemoryVectorStore } from './in-memory.ts';

vectorStoreConformance({
  name: 'memory',
  create: () => inMemoryVectorStore(),
  skip: { durability: 'It lives in the process and ends with it' },
});
