import { assert, anything, json, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractionInput } from './__fixtures__/extraction-input.ts';
import { readAnswer } from './read-answer.ts';

const input = extractionInput({
  said: [
    ['assistant', 'Hello'],
    ['user', 'I like jazz'],
    ['user', 'and fado'],
  ],
  memories: ['Ana likes pop'],
});
const empty = { category: undefined, validFrom: undefined, validTo: undefined, reason: undefined };

function read(operation: unknown): unknown {
  return readAnswer(JSON.stringify({ operations: [operation] }), input);
}

describe('readAnswer', () => {
  it('reads every operation, with what it says', () => {
    const operations = [
      {
        type: 'add',
        memory: null,
        text: ' Ana likes jazz ',
        from: [3, 2, 2],
        validFrom: '2026-03',
        validTo: null,
        reason: ' said ',
      },
      {
        type: 'supersede',
        memory: 1,
        text: 'Ana likes fado',
        from: [3],
        validFrom: null,
        validTo: '2026-12-31',
        reason: null,
      },
      { type: 'delete', memory: '1', text: 'not needed', from: 2 },
      { type: 'none' },
    ];
    expect(readAnswer(JSON.stringify({ operations }), input)).toStrictEqual({
      operations: [
        {
          ...empty,
          type: 'add',
          text: 'Ana likes jazz',
          from: [2, 3],
          reason: 'said',
          validFrom: '2026-03-01T00:00:00.000Z',
        },
        {
          ...empty,
          type: 'supersede',
          memory: 1,
          text: 'Ana likes fado',
          from: [3],
          validTo: '2026-12-31T00:00:00.000Z',
        },
        { type: 'delete', memory: 1, from: [2], reason: undefined },
      ],
      refused: [],
    });
  });

  it.each([
    ['', 'the answer is empty'],
    ['I will not', 'the answer holds no complete JSON'],
    ['{"operations":[', 'the answer holds no complete JSON'],
    ['{"facts":["Ana likes jazz"]}', 'the answer has no list of "operations"'],
    ['{"operations":{}}', 'the answer has no list of "operations"'],
  ])('says what is wrong with %j', (text, problem) => {
    expect(readAnswer(text, input)).toStrictEqual({ problem });
  });

  it('takes a category that is offered, and no other', () => {
    const sorted = { ...input, wishes: { ...input.wishes, categories: [{ name: 'music' }] } };
    const operations = ['music', 'Music', 7].map((category) => ({
      type: 'add',
      text: 'Ana likes jazz',
      from: [2],
      category,
    }));
    expect(readAnswer(JSON.stringify(operations), sorted)).toMatchObject({
      operations: [{ category: 'music' }, { category: undefined }, { category: undefined }],
    });
  });

  it('takes the forms of prompts of the application’s own, resting on what the user said', () => {
    const own = { ...input, wishes: { ...input.wishes, extractionPrompt: 'Remember music.' } };
    const text = JSON.stringify({
      memory: [{ text: 'Ana likes jazz', from: [3] }, { text: 'Ana likes fado', type: 'delete' }, 7],
    });
    expect(readAnswer(text, own)).toMatchObject({
      operations: [
        { type: 'add', text: 'Ana likes jazz', from: [3] },
        { type: 'add', text: 'Ana likes fado', from: [2, 3] },
      ],
      refused: [{ type: 'add', rule: 'malformed' }],
    });
  });

  it('takes characters away that nobody sees, and cuts what a refusal quotes', () => {
    expect(read({ type: 'add', text: 'Ana\u202E likes\u200B \uD800jazz\u0000', from: [2] })).toMatchObject({
      operations: [{ text: 'Ana likes \uFFFDjazz' }],
    });
    expect(read({ type: 'update', memory: 2, text: 'x'.repeat(1500), from: [2] })).toStrictEqual({
      operations: [],
      refused: [{ type: 'update', text: 'x'.repeat(200), rule: 'unknown-memory' }],
    });
    expect(read({ type: 'add', text: 'x'.repeat(2001), from: [2] })).toMatchObject({
      refused: [{ rule: 'malformed' }],
    });
  });

  it('looks at a thousand operations, and refuses the rest as one', () => {
    const answer = readAnswer(JSON.stringify(Array.from({ length: 5000 }, () => ({ type: 'none' }))), input);
    expect(answer).toStrictEqual({ operations: [], refused: [{ type: 'unknown', rule: 'too-many' }] });
  });

  it('names only what was shown, whatever is answered', () => {
    assert(
      property(anything(), (value) => {
        const entry =
          typeof value === 'object' && value !== null ? { type: 'update', text: 'x', ...value } : value;
        let text = '';
        try {
          text = JSON.stringify([entry, { type: 'supersede', text: 'y', memory: value, from: value }]);
        } catch {
          return;
        }
        const answer = readAnswer(text, input);
        const operations = 'operations' in answer ? answer.operations : [];
        for (const operation of operations) {
          expect(operation.from.every((number) => number === 1 || number === 2 || number === 3)).toBe(true);
          expect('memory' in operation ? operation.memory : 1).toBe(1);
        }
      }),
      { numRuns: 500, seed: 7 },
    );
    assert(
      property(json(), (text) => {
        const answer = readAnswer(text, input);
        expect('problem' in answer || Array.isArray(answer.operations)).toBe(true);
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});
