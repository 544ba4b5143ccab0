import type { JsonObject } from '../types/json.ts';
import { parseJsonObject } from './parse-json-object.ts';

/** The longest metadata of one memory, as JSON, in UTF-16 code units. */
export const MAX_METADATA_LENGTH = 65_536;

/**
 * The caller's own JSON about a memory. Keys that are called like ids (`userId`, `user_id`) are ordinary keys: they
 * never place a memory.
 *
 * @throws InvalidInputError for anything but a JSON object of at most {@link MAX_METADATA_LENGTH} characters.
 */
export function parseMetadata(value: unknown, path: string): JsonObject {
  return parseJsonObject(value, { path, maxLength: MAX_METADATA_LENGTH });
}
