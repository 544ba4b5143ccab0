import { describe, expect, it } from 'vitest';
import { parseModelJson } from './parse-model-json.ts';

describe('parseModelJson', () => {
  it.each([
    ['plain JSON', '{"a":1}', { a: 1 }],
    ['a list', ' [1, 2]\n', [1, 2]],
    ['a code fence', 'Sure!\n```json\n{"a": [1]}\n```\nAnything else?', { a: [1] }],
    ['a fence without a language', '```\n{"a":"```"}\n```', { a: '```' }],
    [
      'prose around it',
      'Here you are: {"a": "{not the end"} I hope it helps {really}.',
      { a: '{not the end' },
    ],
    ['prose with brackets before it', 'In {short}: {"a":1}', { a: 1 }],
    ['an escaped quote', '-> {"a":"say \\"}\\" twice"}', { a: 'say "}" twice' }],
  ])('reads %s', (_name, text, value) => {
    expect(parseModelJson(text)).toStrictEqual(value);
  });

  it.each([
    ['nothing', ''],
    ['half of it', '{"operations":[{"type":"add","text":"Lives in'],
    ['half of it, though a part inside is complete', '{"operations":[{"type":"add"},{"type":'],
    ['a bare word', '"yes"'],
    ['a number', '17'],
    ['prose', 'I cannot help with that.'],
    ['null', 'null'],
  ])('finds nothing in %s', (_name, text) => {
    expect(parseModelJson(text)).toBeUndefined();
  });

  it('survives nesting of 100,000 levels', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const value = parseModelJson(deep);
    expect(value === undefined || Array.isArray(value)).toBe(true);
  });

  it.each(['{"a":'.repeat(40_000), `${'{'.repeat(90_000)}${'}'.repeat(90_000)}`])(
    'gives up on brackets that hold no JSON (case %#)',
    (hostile) => {
      expect(parseModelJson(hostile)).toBeUndefined();
    },
  );
});
