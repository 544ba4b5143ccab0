import { batchGroup } from './groups/batch-group.ts';
import { concurrencyGroup } from './groups/concurrency-group.ts';
import { crudGroup } from './groups/crud-group.ts';
import { filterEqualityGroup } from './groups/filter-equality-group.ts';
import { filterOperatorsGroup } from './groups/filter-operators-group.ts';
import { indexFieldsGroup } from './groups/index-fields-group.ts';
import { isolationGroup } from './groups/isolation-group.ts';
import { durabilityGroup, lifecycleGroup, ttlGroup } from './groups/lifetime-groups.ts';
import { listNamespacesGroup } from './groups/list-namespaces-group.ts';
import { namespacesGroup } from './groups/namespaces-group.ts';
import { paginationGroup } from './groups/pagination-group.ts';
import { queryGroup } from './groups/query-group.ts';
import { searchPrefixGroup } from './groups/search-prefix-group.ts';
import { valuesGroup } from './groups/values-group.ts';

/** The groups of the kit, in the order in which they run. */
export const storeGroups = [
  crudGroup,
  valuesGroup,
  namespacesGroup,
  searchPrefixGroup,
  filterEqualityGroup,
  filterOperatorsGroup,
  queryGroup,
  indexFieldsGroup,
  paginationGroup,
  listNamespacesGroup,
  batchGroup,
  isolationGroup,
  concurrencyGroup,
  ttlGroup,
  durabilityGroup,
  lifecycleGroup,
] as const;

/** A group of the kit. */
export type StoreConformanceGroup = (typeof storeGroups)[number]['name'];
