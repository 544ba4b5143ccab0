import type { ScopeChoice } from '../../contracts/ledger-queries.ts';
import type { OperationChange } from '../../contracts/operation-changes.ts';
import { changesOfOperation, compareChanges } from '../../internal/changes-of-operation.ts';
import { visitPaced } from '../../internal/visit-paced.ts';
import { isWithin, keysNear } from './scope-index.ts';
import type { StoreState } from './state.ts';
import { toRecordedVersion } from './views.ts';

/** What an operation did within the scopes. */
export async function readOperationChanges(
  state: StoreState,
  { operationId, scopes }: { readonly operationId: string; readonly scopes: ScopeChoice },
  signal?: AbortSignal,
): Promise<OperationChange[]> {
  const changes: OperationChange[] = [];
  const visit = (key: number): boolean => {
    const versions = state.memories.get(key)?.versions ?? [];
    const last = versions.at(-1);
    if (last === undefined || !isWithin(scopes, last.state)) return true;
    if (versions.some((version) => version.operationId === operationId)) {
      changes.push(...changesOfOperation(operationId, { key, versions: versions.map(toRecordedVersion) }));
    }
    return true;
  };
  await visitPaced(keysNear(state.recordedByScope, scopes), visit, signal);
  return changes.toSorted(compareChanges);
}
