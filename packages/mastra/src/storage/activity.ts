import type { JsonObject, RecordItem } from '@keepsake/core';

/** What happened in a thread last. */
export interface Activity {
  /** When messages were last saved or deleted. */
  readonly updatedAt: Date | undefined;
  /** The latest `createdAt` of its messages. */
  readonly newest: string | undefined;
  /** A message was saved that is older than one before it: the order in which they were saved is not that of their times. */
  readonly isUnordered: boolean;
}

/** The activity of a record; of none, nothing happened. */
export function readActivity(record: RecordItem | null): Activity {
  const { updatedAt, newest, isUnordered } = (record?.value ?? {}) as { readonly [key: string]: unknown };
  return {
    updatedAt: typeof updatedAt === 'string' ? new Date(updatedAt) : undefined,
    newest: typeof newest === 'string' ? newest : undefined,
    isUnordered: isUnordered === true,
  };
}

/** The activity of a thread of the resource as JSON. */
export function toActivity(resourceId: string, { updatedAt, newest, isUnordered }: Activity): JsonObject {
  return {
    resourceId,
    ...(updatedAt !== undefined && { updatedAt: updatedAt.toISOString() }),
    ...(newest !== undefined && { newest }),
    isUnordered,
  };
}
