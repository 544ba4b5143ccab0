import { describe, expect, it, vi } from 'vitest';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { ScopeRequiredError } from '../errors/scope-required-error.ts';
import { parseAdd, parseAddMany } from './add-options.ts';

const ana = { userId: 'ana' };

describe('add', () => {
  it('has defaults', () => {
    expect(parseAdd('Hi', ana)).toEqual({
      messages: [
        { role: 'user', text: 'Hi', parts: undefined, name: undefined, id: undefined, timestamp: undefined },
      ],
      scope: ana,
      metadata: {},
      categories: [],
      expiresAt: undefined,
      immutable: false,
      infer: undefined,
      wishes: {},
      operationId: undefined,
      signal: undefined,
    });
  });

  it('reads every option', () => {
    const { signal } = new AbortController();
    const request = parseAdd('Hi', {
      user_id: 7,
      agentId: ' bot ',
      run_id: 'r1',
      appId: 'app',
      metadata: { user_id: 'mallory' },
      categories: ['travel', ' travel ', 'home'],
      expiresAt: '2026-12-31',
      timestamp: new Date('2026-03-01T12:00:00Z'),
      immutable: true,
      infer: false,
      operationId: 'op-1',
      wait: true,
      signal,
    });
    expect(request).toMatchObject({
      scope: { userId: '7', agentId: 'bot', runId: 'r1', appId: 'app' },
      metadata: { user_id: 'mallory' },
      categories: ['travel', 'home'],
      expiresAt: '2027-01-01T00:00:00.000Z',
      immutable: true,
      infer: false,
      operationId: 'op-1',
    });
    expect(request.messages[0]?.timestamp).toBe('2026-03-01T12:00:00.000Z');
    expect(request.signal).toBe(signal);
  });

  it('takes the other dialect, and undefined for absent', () => {
    const options = {
      user_id: 'ana',
      agentId: undefined,
      expirationDate: '2026-12-31T10:00:00Z',
      operation_id: 'op',
    };
    expect(parseAdd('Hi', options)).toMatchObject({
      scope: ana,
      expiresAt: '2026-12-31T10:00:00.000Z',
      operationId: 'op',
    });
  });

  it.each([[undefined], [{}], [{ userId: undefined }], [{ metadata: { userId: 'ana' } }]])(
    'needs a scope: %j',
    (options) => {
      expect(() => parseAdd('Hi', options)).toThrow(ScopeRequiredError);
      expect(() => parseAdd('Hi', options)).toThrow('add: no scope. Name at least one of userId');
    },
  );

  it.each([
    [null, 'add', 'the options are null'],
    ['ana', 'add', 'the options are "ana"'],
    [{ userId: '' }, 'add.userId', 'the id is empty'],
    [{ userId: ' ' }, 'add.userId', 'the id is blank'],
    [{ userId: null }, 'add.userId', 'null is not an id'],
    [{ userId: '*' }, 'add.userId', '"*" names nobody'],
    [{ user_id: 'a b' }, 'add.userId', 'white space inside'],
    [{ userId: 'ana', user_id: 'bob' }, 'add.user_id', '"bob" contradicts userId: "ana"'],
    [{ ...ana, metdata: {} }, 'add.metdata', 'there is no such option. Did you mean "metadata"?'],
    [{ ...ana, expires: 1 }, 'add.expires', 'Did you mean "expiresAt"?'],
    [{ ...ana, limit: 1 }, 'add.limit', 'The options are: userId, agentId'],
    [{ ...ana, metadata: null }, 'add.metadata', 'null is not a JSON object'],
    [{ ...ana, categories: 'travel' }, 'add.categories', '"travel" is not a list'],
    [{ ...ana, categories: [''] }, 'add.categories[0]', 'the text is blank'],
    [{ ...ana, expiresAt: 'never' }, 'add.expiresAt', '"never" is not a time'],
    [{ ...ana, timestamp: 'noon' }, 'add.timestamp', '"noon" is not a time'],
    [{ ...ana, infer: 'no' }, 'add.infer', '"no" is not a boolean'],
    [{ ...ana, immutable: 1 }, 'add.immutable', '1 is not a boolean'],
    [{ ...ana, wait: 'no' }, 'add.wait', '"no" is not a boolean'],
    [{ ...ana, operationId: 'x'.repeat(257) }, 'add.operationId', 'is longer than 256 characters'],
    [{ ...ana, signal: {} }, 'add.signal', 'an object is not an AbortSignal'],
    [
      JSON.parse('{"userId": "ana", "__proto__": {"infer": false}}'),
      'add.__proto__',
      'there is no such option',
    ],
  ])('refuses %o', (options, path, message) => {
    expect(() => parseAdd('Hi', options)).toThrow(InvalidInputError);
    expect(() => parseAdd('Hi', options)).toThrow(expect.objectContaining({ path }));
    expect(() => parseAdd('Hi', options)).toThrow(message);
  });
});

function unbound(options: object): object {
  return options;
}

describe('addMany', () => {
  it('reads each entry like an add, and what they share', () => {
    const onProgress = vi.fn<() => void>();
    const { signal } = new AbortController();
    const entries = [
      { messages: 'Hi', userId: 'ana' },
      { messages: [{ role: 'user', content: 'Ho' }], user_id: 'bob', operationId: 'op' },
    ];
    const many = parseAddMany(entries, { onProgress, signal }, unbound);
    expect(many).toEqual({
      requests: [parseAdd('Hi', ana), parseAdd('Ho', { userId: 'bob', operationId: 'op' })],
      onProgress,
      signal,
    });
  });

  it('binds every entry', () => {
    const { requests } = parseAddMany([{ messages: 'Hi' }], undefined, (options) => ({
      ...options,
      runId: 'r',
    }));
    expect(requests[0]?.scope).toEqual({ runId: 'r' });
  });

  it.each([
    [undefined, 'entries', 'undefined is not a list'],
    [Array.from({ length: 10_001 }), 'entries', 'the list has 10001 entries'],
    [[null], 'entries[0]', 'null is not an entry'],
    [[{ messages: 'Hi' }], 'entries[0]', 'no scope'],
    [[{ messages: 'Hi', ...ana }, { ...ana }], 'entries[1].messages', 'undefined is not a message'],
    [
      [{ messages: [{ role: 'x', content: 'Hi' }], ...ana }],
      'entries[0].messages[0].role',
      '"x" is not a role',
    ],
    [[{ messages: 'Hi', ...ana, wait: true }], 'entries[0].wait', 'there is no such option'],
    [[{ message: 'Hi', ...ana }], 'entries[0].message', 'there is no such option'],
  ])('refuses %o', (entries, path, message) => {
    expect(() => parseAddMany(entries, undefined, unbound)).toThrow(expect.objectContaining({ path }));
    expect(() => parseAddMany(entries, undefined, unbound)).toThrow(message);
  });

  it('refuses options of add for all', () => {
    expect(() => parseAddMany([], ana, unbound)).toThrow('addMany.userId: there is no such option');
    expect(() => parseAddMany([], { onProgress: 1 }, unbound)).toThrow(
      'addMany.onProgress: 1 is not a function',
    );
  });
});
