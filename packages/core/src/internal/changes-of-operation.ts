import type { OperationChange, RecordedVersion } from '../contracts/operation-changes.ts';

/** What an operation did to one memory, from the memory's whole history, oldest first. */
export function changesOfOperation(
  operationId: string,
  { key, versions }: { readonly key: number; readonly versions: readonly RecordedVersion[] },
): OperationChange[] {
  return versions.flatMap((version, index) => {
    if (version.operationId !== operationId) return [];
    const previous = versions[index - 1];
    const later = versions.slice(index + 1);
    return [{ key, version, ...(previous !== undefined && { previous }), later }];
  });
}

/** The order in which a ledger answers them; those of one memory are in the order of its history already. */
export function compareChanges(left: OperationChange, right: OperationChange): number {
  const { recordedFrom: leftTime } = left.version;
  const { recordedFrom: rightTime } = right.version;
  if (leftTime !== rightTime) return leftTime < rightTime ? -1 : 1;
  return left.key - right.key;
}
