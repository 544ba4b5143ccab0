import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as surface from '../index.ts';
import { MemoryError } from './memory-error.ts';

const guide = readFileSync(join(import.meta.dirname, '../../../../docs/guides/errors.md'), 'utf8');

/** One of each class: a new class that is exported and not listed here fails the first case. */
const errors: readonly MemoryError[] = [
  new surface.BudgetExceededError({
    call: 'generate',
    limit: 'maxCost',
    allowed: 5,
    spent: 5.01,
    freeAt: '2026-01-01T00:00:00.000Z',
  }),
  new surface.IndexMismatchError({ indexed: 'a:b:3', configured: 'a:c:4' }),
  new surface.InvalidInputError({ path: 'limit', problem: '0 is too few', remedy: 'Pass 1 or more' }),
  new surface.InvalidOptionsError({
    subject: 'new Memory()',
    issues: [{ path: 'store', message: 'is wrong' }],
  }),
  new surface.JobNotFoundError({ id: 'j1' }),
  new surface.JobStateError({ id: 'j1', status: 'finished' }),
  new surface.JobTimeoutError({ id: 'j1', status: 'running', timeoutMs: 50 }),
  new surface.MemoryClosedError(),
  new surface.MemoryImmutableError({ id: 'm1' }),
  new surface.MemoryNotFoundError({ id: 'm1' }),
  new surface.MissingApiKeyError({ provider: 'openai', environmentVariable: 'OPENAI_API_KEY' }),
  new surface.MissingPeerError({ provider: 'openai', peer: 'openai' }),
  new surface.ModelOutputError({
    provider: 'openai',
    model: 'm',
    problem: 'the answer is empty',
    text: '',
    isTruncated: false,
  }),
  new surface.OperationInProgressError({ operationId: 'o1', leasedUntil: '2026-01-01T00:00:00.000Z' }),
  new surface.OperationMismatchError({ operationId: 'o1' }),
  new surface.OperationNotFoundError({ operationId: 'o1' }),
  new surface.ProviderError({
    provider: 'openai',
    operation: 'embed',
    failure: 'timeout',
    message: 'no answer',
  }),
  new surface.RecallTimeoutError({ timeoutMs: 3000 }),
  new surface.ScopeErasedError({ scope: { userId: 'ana' } }),
  new surface.ScopeRequiredError({ path: 'search' }),
  new surface.StorageError({
    provider: 'sqlite',
    location: 'a.db',
    failure: 'full',
    message: 'the disk is full',
  }),
  new surface.UndoConflictError({ operationId: 'o1', id: 'm1', changedBy: 'o2', problem: 'it was changed' }),
  new surface.WriteConflictError({ subject: 'm1', attempts: 12 }),
];

/** With `isRetryable` of each; in the type, so that a new one does not compile until it is here. */
const providerFailures: Readonly<Record<surface.ProviderFailure, boolean>> = {
  timeout: true,
  connection: true,
  'rate-limit': true,
  server: true,
  refused: false,
  'bad-answer': false,
};

const storageFailures: Readonly<Record<surface.StorageFailure, true>> = {
  full: true,
  'read-only': true,
  'cannot-open': true,
  'not-a-database': true,
  'newer-schema': true,
  corrupt: true,
  locked: true,
  unsupported: true,
  io: true,
};

function exportedErrorClasses(): readonly string[] {
  return Object.entries(surface)
    .filter(([, value]) => typeof value === 'function' && value.prototype instanceof MemoryError)
    .map(([name]) => name);
}

/** The text of the guide under the heading of this name, up to the next one. */
function sectionOf(name: string): string | undefined {
  return guide.split(/^## /m).find((section) => section.startsWith(`${name}\n`));
}

describe('errors', () => {
  it('are all exported, and nothing else is an error', () => {
    expect(errors.map((error) => error.constructor.name).toSorted()).toEqual(
      exportedErrorClasses().toSorted(),
    );
    expect(surface.MemoryError).toBe(MemoryError);
  });

  it('have a code of their own each', () => {
    expect(new Set(errors.map(({ code }) => code)).size).toBe(errors.length);
  });

  it.each(errors.map((error) => [error.constructor.name, error] as const))(
    '%s says its name, is recognised across installs, and has a section in the guide',
    (name, error) => {
      expect(error.name).toBe(name);
      expect(MemoryError.isInstance(error)).toBe(true);
      expect(String(error)).toBe(`${name}: ${error.message}`);
      expect(sectionOf(name)).toContain(`\n\`${error.code}\``);
      for (const field of Object.keys(error).filter((key) => key !== 'name' && key !== 'code')) {
        expect(sectionOf(name)).toContain(`\`${field}\``);
      }
    },
  );

  it('are told from other errors and values', () => {
    for (const value of [new Error('x'), { code: 'invalid-input' }, null, undefined, 'invalid-input']) {
      expect(MemoryError.isInstance(value)).toBe(false);
    }
  });

  it.each(Object.entries(providerFailures))(
    'after "%s", the same call may succeed later: %s',
    (failure, expected) => {
      const { isRetryable } = new surface.ProviderError({
        provider: 'openai',
        operation: 'embed',
        failure: failure as surface.ProviderFailure,
        message: 'no answer',
      });
      expect(isRetryable).toBe(expected);
      expect(sectionOf('ProviderError')).toContain(`\`${failure}\``);
    },
  );

  it.each(Object.keys(storageFailures))('the failure "%s" of storage has a row in the guide', (failure) => {
    expect(sectionOf('StorageError')).toContain(`\n| \`${failure}\``);
  });

  it('keep the cause, and name the package and the variable to set', () => {
    const cause = new Error('not found');
    const missing = new surface.MissingPeerError({ provider: 'openai', peer: 'openai', cause });
    expect([missing.cause, missing.message]).toEqual([
      cause,
      'openai: cannot import "openai". Run: npm install openai',
    ]);
    expect(new surface.MissingApiKeyError({ provider: 'openai', environmentVariable: 'KEY' }).message).toBe(
      'openai: no API key. Pass apiKey in its config, or set KEY',
    );
  });
});
