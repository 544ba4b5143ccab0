import { expect, test } from 'vitest';
import type { Memory } from '../memory.ts';
import { describeOnEachStore } from '../testing/open-test-memory.ts';

const ana = { userId: 'ana' };
const SCOPE_CALLS = [
  'add',
  'search',
  'getAll',
  'context',
  'deleteAll',
  'erase',
  'messages.list',
  'messages.delete',
  'scoped',
];
const LONG = 'x'.repeat(50 * 1024 * 1024);

/** Each call of the surface that needs to be told whose memories are meant, with options that nobody can have typed right. */
function callWith(memory: Memory, name: string, options: unknown): Promise<unknown> {
  const wrong = options as object;
  const calls: Readonly<Record<string, () => unknown>> = {
    add: () => memory.add('green tea', wrong),
    search: () => memory.search('tea', wrong),
    getAll: () => memory.getAll(wrong),
    context: () => memory.context('tea', wrong),
    deleteAll: () => memory.deleteAll(wrong),
    erase: () => memory.erase(wrong),
    'messages.list': () => memory.messages.list(wrong),
    'messages.delete': () => memory.messages.delete(wrong),
    scoped: () => memory.scoped(wrong),
  };
  return Promise.resolve().then(calls[name]);
}

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? { a: value } : [value];
  return value;
}

describeOnEachStore('bad input', (open) => {
  test.each(SCOPE_CALLS)('%s wants to know whose memories', async (name) => {
    const memory = await open();
    const none = {
      code: 'scope-required',
      name: 'ScopeRequiredError',
      message: expect.stringMatching(/userId/),
    };
    for (const options of [{}, undefined, { userId: undefined }])
      await expect(callWith(memory, name, options)).rejects.toMatchObject(none);
    expect((await memory.describe()).ledger).toMatchObject({ memories: 0, messages: 0 });
  });

  test.each(SCOPE_CALLS)('%s names the id that is none', async (name) => {
    const memory = await open();
    for (const field of ['userId', 'user_id', 'agentId', 'runId', 'app_id']) {
      for (const [id, said] of [
        ['', 'empty'],
        [' \t', 'blank'],
        ['a na', '"a na" has white space inside'],
        ['a\u00a0na', 'has white space inside'],
        ['a\u0000na', 'control character'],
        ['*', '"*" names nobody'],
        ['ana\ud800', 'lone surrogate'],
        [1.5, '1.5 is not an id'],
        [Number.NaN, 'NaN is not an id'],
        [{ id: 'ana' }, 'an object is not an id'],
        [['ana'], 'a list of 1 is not an id'],
        ['x'.repeat(257), 'longer than 256'],
      ] as const) {
        await expect(callWith(memory, name, { [field]: id })).rejects.toMatchObject({
          code: 'invalid-input',
          path: expect.stringContaining(field.replace('_id', 'Id')),
          message: expect.stringContaining(said),
        });
      }
    }
  });

  test.each<[string, unknown, string, RegExp]>([
    ['an empty text', '', 'messages', /blank/],
    ['a blank text', ' \n\t', 'messages', /blank/],
    ['no message', [], 'messages', /the list is empty/],
    [
      'only blank messages',
      [
        { role: 'user', content: ' ' },
        { role: 'user', content: '' },
      ],
      'messages',
      /all 2 messages are blank/,
    ],
    [
      'a role of nobody',
      [{ role: 'moderator', content: 'x' }],
      'messages[0].role',
      /"moderator" is not a role.*user.*assistant/,
    ],
    ['a role that is no text', [{ role: 7, content: 'x' }], 'messages[0].role', /7 is not a role/],
    ['no role', [{ content: 'x' }], 'messages[0].role', /undefined is not a role/],
    ['a number', 42, 'messages', /42/],
    ['nothing', undefined, 'messages', /undefined/],
    ['content that is a number', [{ role: 'user', content: 42 }], 'messages[0].content', /42 is not content/],
    [
      'a part without a type',
      [{ role: 'user', content: [{ text: 'x' }] }],
      'messages[0].content[0].type',
      /undefined is not the type/,
    ],
    ['a misspelt field', [{ role: 'user', contents: 'x' }], 'messages[0]', /"contents".*"content"/],
    [
      'an id with white space',
      [{ role: 'user', content: 'x', id: 'a b' }],
      'messages[0].id',
      /"a b" has white space/,
    ],
    [
      'a time that is none',
      [{ role: 'user', content: 'x', timestamp: 'soon' }],
      'messages[0].timestamp',
      /"soon"/,
    ],
    [
      'one bad message behind good ones',
      [
        { role: 'user', content: 'x' },
        { role: 'user', content: 42 },
      ],
      'messages[1].content',
      /42/,
    ],
    ['a message of 50 MB', LONG, 'messages', /52428800 characters/],
    [
      'a message of 50 MB in a list',
      [{ role: 'user', content: LONG }],
      'messages[0].content',
      /52428800 characters/,
    ],
    [
      'a part of 50 MB',
      [{ role: 'user', content: [{ type: 'text', text: LONG }] }],
      'messages[0].content',
      /longer than 8388608 characters/,
    ],
  ])('add refuses %s and stores nothing', async (...[, messages, path, said]) => {
    const memory = await open();
    await expect(memory.add(messages as string, ana)).rejects.toMatchObject({
      code: 'invalid-input',
      path: expect.stringContaining(path),
      message: expect.stringMatching(said),
    });
    expect((await memory.describe()).ledger).toMatchObject({ memories: 0, messages: 0 });
  });

  test.each<[string, object, string, RegExp]>([
    [
      '__proto__ in metadata',
      { metadata: JSON.parse('{"__proto__": {"isAdmin": true}}') as object },
      'metadata',
      /__proto__/,
    ],
    [
      '__proto__ deep in metadata',
      { metadata: JSON.parse('{"a": [{"__proto__": 1}]}') as object },
      'metadata',
      /__proto__/,
    ],
    ['metadata of 4,000 levels', { metadata: { deep: nested(4_000) } }, 'metadata', /levels?|deep/],
    ['metadata that holds itself', { metadata: circular() }, 'metadata', /levels?|deep|itself/],
    ['metadata with a function', { metadata: { a: () => 1 } }, 'metadata.a', /a function/],
    ['metadata with NaN', { metadata: { a: Number.NaN } }, 'metadata.a', /NaN/],
    ['metadata that is a list', { metadata: [1] }, 'metadata', /a list of 1/],
    ['metadata of a megabyte', { metadata: { a: 'x'.repeat(1_000_000) } }, 'metadata', /65,?536/],
    ['an unknown option', { metdata: {} }, 'metdata', /metadata/],
    ['an operationId with white space', { operationId: 'a b' }, 'operationId', /"a b"/],
    ['a category that is a number', { categories: [1] }, 'categories', /1/],
    ['an end that is none', { expiresAt: 'never' }, 'expiresAt', /"never"/],
    ['a signal that is none', { signal: {} }, 'signal', /AbortSignal/],
  ])('add refuses %s and stores nothing', async (...[, options, path, said]) => {
    const memory = await open();
    await expect(memory.add('green tea', { ...ana, ...options })).rejects.toMatchObject({
      code: 'invalid-input',
      path: expect.stringContaining(path),
      message: expect.stringMatching(said),
    });
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
    expect((await memory.describe()).ledger).toMatchObject({ memories: 0, messages: 0 });
  });

  test.each<[string, object, string, RegExp]>([
    ['a threshold past 1', { threshold: 2 }, 'threshold', /threshold: 2/],
    ['a threshold below 0', { threshold: -0.1 }, 'threshold', /-0\.1/],
    ['an unknown operator', { filters: { price: { about: 3 } } }, 'filters', /about/],
    [
      'an OR with a branch of nobody',
      { userId: undefined, filters: { OR: [ana, { price: 3 }] } },
      'filters',
      /OR|scope|user/,
    ],
    ['a filter of 4,000 levels', { filters: nestedFilter(4_000) }, 'filters', /deep|levels?/],
    ['__proto__ in a filter', { filters: JSON.parse('{"__proto__": 1}') as object }, 'filters', /__proto__/],
    ['a limit of nothing', { limit: 0 }, 'limit', /limit: 0/],
    ['a limit past all bounds', { limit: 1e9 }, 'limit', /1000000000/],
  ])('search refuses %s', async (...[, options, path, said]) => {
    const memory = await open();
    await memory.add('green tea', ana);
    const error: unknown = await memory
      .search('tea', { ...ana, ...options })
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      message: expect.stringMatching(said),
      path: expect.stringContaining(path),
    });
    expect(['invalid-input', 'scope-required']).toContain((error as { readonly code: string }).code);
  });

  test('lone surrogates become the replacement character, and pairs stay', async () => {
    const memory = await open();
    const { results } = await memory.add(
      [{ role: 'user', name: 'An\ud800a', content: 'green \ud83d tea 😀' }],
      {
        ...ana,
        metadata: { note: 'half \udc00 a pair' },
      },
    );
    const item = await memory.get(results[0]?.id ?? '');
    expect(item).toMatchObject({
      memory: 'green \ufffd tea 😀',
      speaker: 'An\ufffda',
      metadata: { note: 'half \ufffd a pair' },
    });
    await memory.update(results[0]?.id ?? '', 'black \udc00 coffee');
    expect((await memory.search('black \ud83d coffee', ana)).results[0]?.memory).toBe('black \ufffd coffee');
    const lines = await Array.fromAsync(memory.export());
    expect(lines.every((line) => line.isWellFormed())).toBe(true);
  });
});

function circular(): object {
  const value: { self?: object } = {};
  value.self = value;
  return value;
}

function nestedFilter(levels: number): object {
  let filter: object = { price: 1 };
  for (let level = 0; level < levels; level += 1) filter = { AND: [filter] };
  return filter;
}
