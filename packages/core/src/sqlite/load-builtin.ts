import type * as crypto from 'node:crypto';
import type * as fs from 'node:fs';
import type * as path from 'node:path';
import type * as sqlite from 'node:sqlite';
import { StorageError } from '../errors/storage-error.ts';

interface Builtins {
  'node:crypto': typeof crypto;
  'node:fs': typeof fs;
  'node:path': typeof path;
  'node:sqlite': typeof sqlite;
}

/**
 * A module of Node, at first use: bundlers for browsers and edge runtimes find no import to stumble over.
 *
 * @throws StorageError `unsupported` where the runtime does not have it.
 */
export function loadBuiltin<Name extends keyof Builtins>(name: Name): Builtins[Name] {
  const loaded: Builtins[Name] | undefined =
    name === 'node:sqlite' ? withoutItsWarning(() => findBuiltin(name)) : findBuiltin(name);
  if (loaded !== undefined) return loaded;
  throw new StorageError({
    provider: 'sqlite',
    location: name,
    failure: 'unsupported',
    message:
      'this runtime has no such module; it comes with Node 22.18 and newer. ' +
      "Use store: { provider: 'memory' }, or run on such a Node",
  });
}

function findBuiltin<Name extends keyof Builtins>(name: Name): Builtins[Name] | undefined {
  if (typeof process === 'undefined' || typeof process.getBuiltinModule !== 'function') return undefined;
  // Its declarations know each name by a literal, not by a type parameter.
  return process.getBuiltinModule(name as string) as unknown as Builtins[Name] | undefined;
}

/** Node 22 announces that its SQLite is experimental, on the console of whoever uses it. Every other warning passes. */
function withoutItsWarning<Result>(load: () => Result): Result {
  if (typeof process === 'undefined') return load();
  const { emitWarning } = process as { emitWarning: (...details: unknown[]) => void };
  const passOthers = (...details: unknown[]): void => {
    if (String(details[0]).startsWith('SQLite is an experimental feature')) return;
    Reflect.apply(emitWarning, process, details);
  };
  process.emitWarning = passOthers;
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
