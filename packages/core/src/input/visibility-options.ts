import { MEMORY_KINDS, type MemoryKind } from '../types/memory.ts';
import type { Visibility } from '../engine/visibility.ts';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { parseTime, type TimeInput } from './parse-time.ts';
import type { ReadOptions } from './read-options.ts';
import { readBoolean, readChoice, readList } from './read-values.ts';

/** What a read sees beside the present, current memories. */
export interface VisibilityOptions {
  /** Only memories of these kinds. @default all kinds */
  readonly kinds?: readonly MemoryKind[] | undefined;
  /** Memories whose `expiresAt` has passed as well. @default false */
  readonly includeExpired?: boolean | undefined;
  /** The same as `includeExpired`. */
  readonly showExpired?: boolean | undefined;
  /** Memories that were replaced by others as well; each comes behind its successor. @default false */
  readonly includeSuperseded?: boolean | undefined;
  /** What was recorded at this time: edits and deletions since then do not count. @default now */
  readonly asOf?: TimeInput | undefined;
  /** What was true at this time, by `validFrom` and `validTo`, also if it was replaced later. */
  readonly validAt?: TimeInput | undefined;
}

/** The names of {@link VisibilityOptions}. */
export const VISIBILITY_NAMES = ['kinds', 'includeExpired', 'includeSuperseded', 'asOf', 'validAt'] as const;

/** Their other spellings. */
export const VISIBILITY_SPELLINGS = {
  showExpired: 'includeExpired',
  show_expired: 'includeExpired',
} as const;

/** What the options say. */
export function readVisibility(
  options: ReadOptions<(typeof VISIBILITY_NAMES)[number]>,
  path: string,
): Visibility & { readonly asOf: string | undefined } {
  return {
    kinds: readKinds(options.kinds, `${path}.kinds`),
    includeExpired: readBoolean(options.includeExpired, `${path}.includeExpired`, false),
    includeSuperseded: readBoolean(options.includeSuperseded, `${path}.includeSuperseded`, false),
    asOf: options.asOf === undefined ? undefined : parseTime(options.asOf, `${path}.asOf`),
    validAt: options.validAt === undefined ? undefined : parseTime(options.validAt, `${path}.validAt`),
  };
}

function readKinds(value: unknown, path: string): readonly MemoryKind[] | undefined {
  if (value === undefined) return undefined;
  const kinds = readList(value, path, MEMORY_KINDS.length).map((kind, index) =>
    readChoice<MemoryKind>(kind, `${path}[${index}]`, { choices: MEMORY_KINDS, fallback: 'fact' }),
  );
  if (kinds.length > 0) return [...new Set(kinds)];
  throw new InvalidInputError({
    path,
    problem: 'the list is empty, and would find nothing',
    remedy: `Name at least one of ${MEMORY_KINDS.join(', ')}, or leave kinds out for all`,
  });
}
