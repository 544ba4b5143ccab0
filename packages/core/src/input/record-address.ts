import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { describeValue } from '../internal/describe-value.ts';

/** How many segments a namespace may have. */
export const MAX_NAMESPACE_DEPTH = 64;
/** The longest segment of a namespace, and the longest key, in UTF-16 code units. */
export const MAX_SEGMENT_LENGTH = 512;

/**
 * A namespace: a list of segments, each any text that is not empty. Segments are never joined or split, so no character
 * in them means anything.
 */
export function parseNamespace(
  value: unknown,
  path: string,
  { mayBeEmpty = false }: { readonly mayBeEmpty?: boolean } = {},
): readonly string[] {
  const segments: unknown = value;
  if (!Array.isArray(segments) || segments.length > MAX_NAMESPACE_DEPTH) {
    return refuse(
      path,
      `${describeValue(value)} is not a namespace`,
      `Pass a list of up to ${MAX_NAMESPACE_DEPTH} strings`,
    );
  }
  if (segments.length === 0 && !mayBeEmpty) {
    return refuse(path, 'the namespace has no segments', "Pass at least one, for example ['notes']");
  }
  return segments.map((segment: unknown, place) => parseSegment(segment, `${path}[${place}]`));
}

/** A beginning or an end of namespaces, in which `*` stands for any one segment. Absent: empty, which fits all. */
export function parsePattern(value: unknown, path: string): readonly string[] {
  return value === undefined ? [] : parseNamespace(value, path, { mayBeEmpty: true });
}

/** The key of a record: any text that is not empty. */
export function parseKey(value: unknown, path: string): string {
  return parseSegment(value, path);
}

function parseSegment(value: unknown, path: string): string {
  const remedy = `Pass a string of 1 to ${MAX_SEGMENT_LENGTH} characters`;
  if (typeof value !== 'string') return refuse(path, `${describeValue(value)} is not a string`, remedy);
  if (value === '') return refuse(path, 'the string is empty', remedy);
  if (value.length > MAX_SEGMENT_LENGTH) {
    return refuse(path, `${describeValue(value)} is longer than ${MAX_SEGMENT_LENGTH} characters`, remedy);
  }
  // Normalising it would make one record of two.
  if (!value.isWellFormed()) return refuse(path, `${describeValue(value)} holds a lone surrogate`, remedy);
  return value;
}

function refuse(path: string, problem: string, remedy: string): never {
  throw new InvalidInputError({ path, problem, remedy });
}
