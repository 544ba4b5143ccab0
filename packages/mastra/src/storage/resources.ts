import type { JsonObject } from '@keepsake/core';
import type { StorageResourceType } from '@mastra/core/storage';
import type { Places } from './places.ts';

const RESOURCES = ['mastra', 'resources'];

/** What is kept of a resource beside its threads: its working memory. `null` when there is nothing. */
export async function findResource(places: Places, resourceId: string): Promise<StorageResourceType | null> {
  const record = await places.ofResource(resourceId).records.get(RESOURCES, resourceId);
  if (record === null) return null;
  const resource = record.value as unknown as StorageResourceType;
  return {
    ...resource,
    createdAt: new Date(resource.createdAt),
    updatedAt: new Date(resource.updatedAt),
  };
}

/** Keeps a resource, or replaces it. */
export async function saveResource(
  places: Places,
  resource: StorageResourceType,
): Promise<StorageResourceType> {
  const value = JSON.parse(JSON.stringify(resource)) as JsonObject;
  await places.ofResource(resource.id).records.put(RESOURCES, resource.id, value, { index: false });
  return resource;
}

/** Changes the working memory, or the keys of the metadata that are given. */
export async function updateResource(
  places: Places,
  { resourceId, workingMemory, metadata }: ResourceUpdate,
): Promise<StorageResourceType> {
  const now = new Date();
  const known = await findResource(places, resourceId);
  return saveResource(places, {
    id: resourceId,
    createdAt: now,
    ...known,
    ...(workingMemory !== undefined && { workingMemory }),
    metadata: { ...known?.metadata, ...metadata },
    updatedAt: now,
  });
}

/** What to change of a resource. */
export interface ResourceUpdate {
  resourceId: string;
  workingMemory?: string;
  metadata?: Record<string, unknown>;
}
