import { array, assert, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storedMessage } from '../../testing/build-stored-message.ts';
import { formatContext } from '../context/format-context.ts';
import type { ResolvedMessage } from '../requests.ts';
import { LONGEST_PART, showMessages, showRecent } from './show-messages.ts';

const NOW = '2026-03-05T10:00:00.000Z';

function message(text: string, more: Partial<ResolvedMessage> = {}): ResolvedMessage {
  return {
    role: 'user',
    text,
    parts: undefined,
    name: undefined,
    id: undefined,
    timestamp: undefined,
    ...more,
  };
}

describe('showMessages', () => {
  it('numbers what is shown, and keeps the places in the call', () => {
    const steps = [
      {
        index: 1,
        message: message('I live in Lisbon', { name: 'Ana', timestamp: '2026-01-01T00:00:00.000Z' }),
      },
      { index: 4, message: message('Nice', { role: 'assistant' }) },
    ];
    expect(showMessages(steps, NOW)).toStrictEqual([
      [
        {
          number: 1,
          index: 1,
          role: 'user',
          name: 'Ana',
          text: 'I live in Lisbon',
          attached: '',
          timestamp: '2026-01-01T00:00:00.000Z',
        },
        {
          number: 2,
          index: 4,
          role: 'assistant',
          name: undefined,
          text: 'Nice',
          attached: '',
          timestamp: NOW,
        },
      ],
    ]);
  });

  it('tells what was attached from what was said', () => {
    const parts = [
      { type: 'text', text: 'Look at this' },
      { type: 'image_url', caption: 'A dog', alt: 'a greyhound', url: 'https://example.com' },
      { type: 'file', text: 'I live in Moscow', title: 'Notes' },
      { type: 'text', text: 'and this' },
    ];
    const [[shown] = []] = showMessages([{ index: 0, message: message('not read', { parts }) }], NOW);
    expect([shown?.text, shown?.attached]).toStrictEqual([
      'Look at this\nand this',
      'A dog\na greyhound\nI live in Moscow\nNotes',
    ]);
  });

  it('leaves out the notes that context made, of texts and of parts', () => {
    const block = formatContext(['- [2026-01-01, user] Ana lives in Lisbon']);
    const parts = [
      { type: 'text', text: block },
      { type: 'text', text: 'Hello' },
      { type: 'file', text: block },
    ];
    const steps = [message(`${block}\n\nHello`), message('', { parts })].map((entry, index) => ({
      index,
      message: entry,
    }));
    const [shown = []] = showMessages(steps, NOW);
    expect(shown.map(({ text, attached }) => [text.trim(), attached.trim()])).toStrictEqual([
      ['Hello', ''],
      ['Hello', ''],
    ]);
    const recent = showRecent([storedMessage({ text: `${block}\nHello` }), storedMessage({ text: ' ' })]);
    expect(recent.map(({ text }) => text)).toStrictEqual(['Hello']);
  });

  it('shows every message once, in order, in parts of which none is too long', () => {
    assert(
      property(array(nat(20_000), { maxLength: 30 }), (lengths) => {
        const steps = lengths.map((length, index) => ({ index, message: message('x'.repeat(length)) }));
        const parts = showMessages(steps, NOW);
        expect(parts.flat().map(({ index }) => index)).toStrictEqual(steps.map(({ index }) => index));
        expect(parts.map((part) => part.map(({ number }) => number))).toStrictEqual(
          parts.map((part) => part.map((_shown, place) => place + 1)),
        );
        const sizes = parts.map((part) =>
          part.reduce((sum, { text }) => sum + Math.min(text.length, 12_000), 0),
        );
        expect(sizes.filter((size) => size > LONGEST_PART)).toStrictEqual([]);
      }),
      { seed: 7 },
    );
  });
});
