import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { MAX_MESSAGE_LENGTH, MAX_PARTS_LENGTH } from './parse-content.ts';
import { MAX_MESSAGES, parseMessages } from './parse-messages.ts';

const noon = '2026-03-01T12:00:00.000Z';

function parse(input: unknown, timestamp?: string) {
  return parseMessages(input, { path: 'messages', timestamp });
}

function failure(input: unknown): InvalidInputError {
  try {
    parse(input);
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error('the messages were accepted');
}

describe('messages', () => {
  const plain = { parts: undefined, name: undefined, id: undefined, timestamp: undefined };

  it('takes a text for one user message', () => {
    expect(parse('I moved to Lisbon')).toEqual([{ ...plain, role: 'user', text: 'I moved to Lisbon' }]);
  });

  it('takes one message for a list of one', () => {
    expect(parse({ role: 'assistant', content: 'Hello' })).toEqual([
      { ...plain, role: 'assistant', text: 'Hello' },
    ]);
  });

  it('reads name, id and time', () => {
    const message = {
      role: 'user',
      content: 'Hi',
      name: ' Ana María ',
      id: 17,
      timestamp: '2026-03-01T13:00+01:00',
    };
    expect(parse([message])).toEqual([
      { role: 'user', text: 'Hi', parts: undefined, name: 'Ana María', id: '17', timestamp: noon },
    ]);
  });

  it('gives its time to messages that have none', () => {
    const messages = [
      { role: 'user', content: 'a' },
      { role: 'user', content: 'b', timestamp: Date.parse('2026-01-01') },
    ];
    expect(parse(messages, noon).map((message) => message.timestamp)).toEqual([
      noon,
      '2026-01-01T00:00:00.000Z',
    ]);
  });

  it('takes null for absent, and leaves out what a message does not have', () => {
    const message = {
      role: 'user',
      content: 'Hi',
      name: null,
      id: null,
      timestamp: null,
      tool_calls: [],
      refusal: null,
    };
    expect(parse([message])).toEqual([{ ...plain, role: 'user', text: 'Hi' }]);
  });

  it('replaces lone surrogates, and leaves everything else as it was said', () => {
    expect(parse('a\uD800b')[0]?.text).toBe('a\uFFFDb');
    expect(parse('  Grüße\n👩‍🚀 e\u0301 \u0000')[0]?.text).toBe('  Grüße\n👩‍🚀 e\u0301 \u0000');
  });

  it('takes blank messages beside others, and assistant turns without content', () => {
    const messages = [
      { role: 'user', content: 'What is the weather?' },
      { role: 'assistant', content: null, tool_calls: [{ id: 'c1' }] },
      { role: 'assistant' },
      { role: 'tool', content: '' },
    ];
    expect(parse(messages).map((message) => message.text)).toEqual(['What is the weather?', '', '', '']);
  });
});

describe('parts', () => {
  it('joins their words, and keeps them as they are', () => {
    const content = [
      { type: 'text', text: 'My dog', cacheControl: undefined },
      { type: 'text', text: ' ' },
      { type: 'image_url', image_url: { url: 'https://example.com/dog.png' }, alt: 'a greyhound', title: 5 },
      { type: 'file', caption: 'vaccinations', seen: new Date(noon) },
    ];
    expect(parse([{ role: 'user', content }])[0]).toMatchObject({
      text: 'My dog\na greyhound\nvaccinations',
      parts: [
        { type: 'text', text: 'My dog' },
        { type: 'text', text: ' ' },
        {
          type: 'image_url',
          image_url: { url: 'https://example.com/dog.png' },
          alt: 'a greyhound',
          title: 5,
        },
        { type: 'file', caption: 'vaccinations', seen: noon },
      ],
    });
  });

  it('takes parts without words', () => {
    const content = [{ type: 'image_url', image_url: { url: 'data:' } }];
    expect(parse([{ role: 'user', content }])[0]).toMatchObject({ text: '', parts: content });
  });

  it('takes the words of one part once', () => {
    expect(parse([{ role: 'user', content: [{ type: 'text', text: 'a', title: 'b' }] }])[0]?.text).toBe('a');
  });
});

describe('refusals', () => {
  const user = { role: 'user', content: 'Hi' };

  it.each([
    [undefined, 'messages', 'undefined is not a message'],
    [null, 'messages', 'null is not a message. Pass a text, or messages such as'],
    [7, 'messages', '7 is not a message'],
    [[], 'messages', 'the list is empty'],
    ['', 'messages', 'the message is blank'],
    [' \n\t\u3000', 'messages', 'the message is blank'],
    [[{ role: 'user', content: ' ' }], 'messages', 'the message is blank'],
    [[{ role: 'user', content: '' }, { role: 'assistant' }], 'messages', 'all 2 messages are blank'],
    [[user, 'Hi'], 'messages[1]', '"Hi" is not a message'],
    [[user, null], 'messages[1]', 'null is not a message'],
    [[user, [user]], 'messages[1]', 'a list of 1 is not a message'],
    // oxlint-disable-next-line no-sparse-arrays -- a hole is what this is about
    [[user, , user], 'messages[1]', 'undefined is not a message'],
    [
      [user, user, { role: 'usr', content: 'x' }],
      'messages[2].role',
      '"usr" is not a role. Did you mean "user"?',
    ],
    [[{ role: 'robot', content: 'x' }], 'messages[0].role', 'The roles are: user, assistant, system, tool'],
    [[{ role: 'User', content: 'x' }], 'messages[0].role', 'Did you mean "user"?'],
    [[{ content: 'x' }], 'messages[0].role', 'undefined is not a role'],
    [[{ role: '__proto__', content: 'x' }], 'messages[0].role', '"__proto__" is not a role'],
    [[{ role: 'user' }], 'messages[0].content', 'undefined is not content'],
    [[{ role: 'user', content: null }], 'messages[0].content', 'null is not content'],
    [[{ role: 'user', content: 5 }], 'messages[0].content', '5 is not content'],
    [[{ role: 'user', content: [] }], 'messages[0].content', 'an empty list is not content'],
    [[{ role: 'user', content: ['Hi'] }], 'messages[0].content[0]', '"Hi" is not a JSON object'],
    [
      [{ role: 'user', content: [{ text: 'Hi' }] }],
      'messages[0].content[0].type',
      'is not the type of a part',
    ],
    [
      [{ role: 'user', content: [{ type: 'text' }] }],
      'messages[0].content[0].text',
      'is not the text of a part',
    ],
    [
      [{ role: 'user', content: [{ type: 'image', image: new Uint8Array(3) }] }],
      'messages[0].content[0].image',
      'is not JSON',
    ],
    [[{ role: 'user', content: 'Hi', id: 'a b' }], 'messages[0].id', 'has white space inside'],
    [[{ role: 'user', content: 'Hi', id: '' }], 'messages[0].id', 'the id is empty'],
    [[{ role: 'user', content: 'Hi', name: ' ' }], 'messages[0].name', 'the text is blank'],
    [
      [{ role: 'user', content: 'Hi', name: 'x'.repeat(257) }],
      'messages[0].name',
      'the text has 257 characters',
    ],
    [[{ role: 'user', content: 'Hi', timestamp: 'noon' }], 'messages[0].timestamp', '"noon" is not a time'],
    [
      [{ role: 'user', content: 'Hi', timestamp: 1_700_000_000 }],
      'messages[0].timestamp',
      'looks like seconds',
    ],
    [
      [{ role: 'user', content: 'Hi', timestmap: noon }],
      'messages[0]',
      'no "timestmap". Did you mean "timestamp"?',
    ],
    [[{ role: 'user', contents: 'Hi' }], 'messages[0]', 'Did you mean "content"?'],
    [[{ Role: 'user', content: 'Hi' }], 'messages[0]', 'Did you mean "role"?'],
  ])('refuses %o', (input, path, message) => {
    const error = failure(input);
    expect(error.path).toBe(path);
    expect(error.message).toContain(message);
  });

  it('refuses a message of 50 MB and names the limit, as text and as parts', () => {
    const long = 'x'.repeat(50_000_000);
    const refusal = `the text has 50000000 characters. Pass at most ${MAX_MESSAGE_LENGTH}`;
    expect(failure(long).message).toContain(refusal);
    expect(failure([user, { role: 'user', content: long }]).message).toContain(
      `messages[1].content: ${refusal}`,
    );
    const image = { type: 'image_url', image_url: { url: long } };
    expect(failure([{ role: 'user', content: [image] }]).message).toContain(
      `longer than ${MAX_PARTS_LENGTH} characters`,
    );
  });

  it('takes a text of exactly the limit, and counts the words of all parts', () => {
    expect(parse('x'.repeat(MAX_MESSAGE_LENGTH))[0]?.text).toHaveLength(MAX_MESSAGE_LENGTH);
    const half = { type: 'text', text: 'x'.repeat(MAX_MESSAGE_LENGTH / 2) };
    expect(failure([{ role: 'user', content: [half, half] }]).message).toContain(
      `has ${MAX_MESSAGE_LENGTH + 1} characters`,
    );
  });

  it('refuses more messages than one call takes', () => {
    const many = Array.from({ length: MAX_MESSAGES }, () => user);
    expect(parse(many)).toHaveLength(MAX_MESSAGES);
    expect(failure([...many, user]).message).toContain(
      'the list has 10001 messages. Pass 1 to 10000 messages',
    );
  });
});
