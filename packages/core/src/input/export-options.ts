import type { ExportRequest } from '../engine/transfer/export-lines.ts';
import type { ImportRequest } from '../engine/transfer/import-lines.ts';
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

/** The part of the request that the caller's options say. */
export function parseImport(input: unknown): Pick<ImportRequest, 'onProgress' | 'signal'> {
  const options = readOptions(input, { path: 'import', names: FOLLOWING });
  return {
    onProgress: readListener(options.onProgress, 'import.onProgress'),
    signal: readSignal(options.signal, 'import.signal'),
  };
}
