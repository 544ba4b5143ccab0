import { expect, it } from 'vitest';
import { ScopeRequiredError } from '../errors/scope-required-error.ts';
import { parseDeleteMessages, parseListMessages, parseListThreads } from './message-options.ts';

const ana = { userId: 'ana' };

it('lists messages of a scope', () => {
  expect(parseListMessages(ana)).toEqual({
    scopes: [ana],
    withoutRun: false,
    from: undefined,
    to: undefined,
    direction: 'ascending',
    limit: 50,
    cursor: undefined,
  });
  const options = {
    user_id: 'ana',
    run_id: 'r',
    from: '2026-03-01',
    to: 0,
    direction: 'descending',
    limit: 5,
    cursor: 'c',
  };
  expect(parseListMessages(options)).toEqual({
    scopes: [{ userId: 'ana', runId: 'r' }],
    withoutRun: false,
    from: '2026-03-01T00:00:00.000Z',
    to: '1970-01-01T00:00:00.000Z',
    direction: 'descending',
    limit: 5,
    cursor: 'c',
  });
});

it('takes null for messages without a run, which names nobody', () => {
  expect(parseListMessages({ ...ana, runId: null })).toMatchObject({ scopes: [ana], withoutRun: true });
  expect(() => parseListMessages({ runId: null })).toThrow(ScopeRequiredError);
});

it('lists threads of a scope', () => {
  expect(parseListThreads({ ...ana, limit: 5, cursor: 'c' })).toEqual({
    scopes: [ana],
    limit: 5,
    cursor: 'c',
  });
  expect(() => parseListThreads({})).toThrow('messages.threads: no scope');
});

it('deletes a thread, or messages of it', () => {
  expect(parseDeleteMessages(ana)).toEqual({ thread: ana, ids: undefined, signal: undefined });
  expect(parseDeleteMessages({ ...ana, ids: ['a', 7] }).ids).toEqual(['a', '7']);
});

it.each([
  [() => parseListMessages({ ...ana, agentId: null }), 'messages.list.agentId: null is not an id'],
  [() => parseListMessages({ ...ana, from: 'noon' }), 'messages.list.from: "noon" is not a time'],
  [
    () => parseListMessages({ ...ana, direction: 'up' }),
    'messages.list.direction: "up" is not one of the choices',
  ],
  [
    () => parseListMessages({ ...ana, limit: 1001 }),
    'messages.list.limit: 1001 is not a whole number from 1 to 1000',
  ],
  [() => parseListThreads({ ...ana, cursor: '' }), 'messages.threads.cursor: "" is not a cursor'],
  [() => parseDeleteMessages({}), 'messages.delete: no scope'],
  [() => parseDeleteMessages({ ...ana, ids: [''] }), 'messages.delete.ids[0]: the id is empty'],
  [
    () => parseDeleteMessages({ ...ana, id: 'a' }),
    'messages.delete.id: there is no such option. Did you mean',
  ],
])('refuses %#', (parse, message) => {
  expect(parse).toThrow(message);
});
