// #region kit
import { vectorStoreConformance } from '@keepsake/core/testing';
import { arrayVectorStore } from './array-vector-store.ts';

vectorStoreConformance({
  name: 'array',
  create: () => arrayVectorStore(),
  skip: { durability: 'it ends with the process' },
});
// #endregion
