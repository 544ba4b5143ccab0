import type { ExportRequest } from '../engine/transfer/export-lines.ts';
import type { ReindexRequest } from '../engine/indexing/indexing.ts';
import type { ImportRequest } from '../engine/transfer/import-lines.ts';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { describeValue } from '../internal/describe-value.ts';
import type { Progress } from '../types/results.ts';
import { SCOPE_FIELDS } from '../types/scope.ts';
import { readOptions } from './read-options.ts';
import { readListener, readSignal } from './read-values.ts';
import { optionalScope, readScope, SCOPE_SPELLINGS, type ScopeInput } from './scope-input.ts';

/** How to follow and to end a long call. */
export interface ImportOptions {
  /** Told after each step how many rows are done. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What to export: without ids, everything of everybody. */
export interface ExportOptions extends ScopeInput, ImportOptions {}

const FOLLOWING = ['onProgress', 'signal'] as const;

/** The request for the engine. */
export function parseExport(input: unknown): ExportRequest {
  const path = 'export';
  const options = readOptions(input, {
    path,
    names: [...SCOPE_FIELDS, ...FOLLOWING],
    spellings: SCOPE_SPELLINGS,
  });
  const scope = optionalScope(readScope(options, path));
  return {
    scopes: scope && [scope],
    onProgress: readListener(options.onProgress, 'export.onProgress'),
    signal: readSignal(options.signal, 'export.signal'),
  };
}

/** The request for the engine. */
export function parseImport(lines: unknown, input: unknown): ImportRequest {
  const options = readOptions(input, { path: 'import', names: FOLLOWING });
  if (!isListOfLines(lines)) {
    throw new InvalidInputError({
      path: 'lines',
      problem: `${describeValue(lines)} is not a list or stream of lines`,
      remedy: "Pass the lines one by one: text.split('\\n'), or readline's lines of a file",
    });
  }
  return {
    lines,
    onProgress: readListener(options.onProgress, 'import.onProgress'),
    signal: readSignal(options.signal, 'import.signal'),
  };
}

/** The options of `reindex`. */
export function parseReindex(input: unknown): ReindexRequest {
  const options = readOptions(input, { path: 'reindex', names: FOLLOWING });
  return {
    onProgress: readListener(options.onProgress, 'reindex.onProgress'),
    signal: readSignal(options.signal, 'reindex.signal'),
  };
}

/** A text is a list of characters, which is not meant. */
function isListOfLines(value: unknown): value is ImportRequest['lines'] {
  return (
    typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value)
  );
}
