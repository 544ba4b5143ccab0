import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../errors/invalid-input-error.ts';
import { MissingApiKeyError } from '../../errors/missing-api-key-error.ts';
import { OperationInProgressError } from '../../errors/operation-in-progress-error.ts';
import { OperationMismatchError } from '../../errors/operation-mismatch-error.ts';
import { ProviderError, type ProviderFailure } from '../../errors/provider-error.ts';
import { ScopeErasedError } from '../../errors/scope-erased-error.ts';
import { StorageError } from '../../errors/storage-error.ts';
import { describeFailure, mayHeal } from './judge-failure.ts';

function providerError(failure: ProviderFailure): ProviderError {
  return new ProviderError({ provider: 'fake', operation: 'embed', failure, message: 'no' });
}

describe('mayHeal', () => {
  it.each([
    [providerError('timeout'), true],
    [providerError('rate-limit'), true],
    [providerError('refused'), false],
    [providerError('bad-answer'), false],
    [new StorageError({ provider: 'x', location: 'y', failure: 'full', message: 'no' }), true],
    [new OperationInProgressError({ operationId: 'o', leasedUntil: '2026-01-01T00:00:00.000Z' }), true],
    // Another process may have the key.
    [new MissingApiKeyError({ provider: 'x', environmentVariable: 'KEY' }), true],
    [new TypeError('fetch failed'), true],
    ['a string', true],
    [new OperationMismatchError({ operationId: 'o' }), false],
    [new ScopeErasedError({ scope: { userId: 'ana' } }), false],
    [new InvalidInputError({ path: 'x', problem: 'y', remedy: 'z' }), false],
  ])('of %s is %s', (error, expected) => {
    expect(mayHeal(error)).toBe(expected);
  });
});

describe('describeFailure', () => {
  it('says the name and the message, or what was thrown', () => {
    expect(describeFailure(new TypeError('fetch failed'))).toBe('TypeError: fetch failed');
    expect(describeFailure('no')).toBe('no');
    expect(describeFailure(undefined)).toBe('undefined');
  });

  it('keeps the beginning of a long message, as well-formed text', () => {
    const text = describeFailure(new Error(`${'x'.repeat(1992)}😀${'y'.repeat(5000)}`));
    expect(text).toBe(`Error: ${'x'.repeat(1992)}�…`);
    expect(describeFailure('z'.repeat(2000))).toBe('z'.repeat(2000));
  });
});
