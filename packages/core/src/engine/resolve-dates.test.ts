import { describe, expect, it } from 'vitest';
import type { DateResolver } from '../contracts/date-resolver.ts';
import { ProviderError } from '../errors/provider-error.ts';
import { resolveDates } from './resolve-dates.ts';

const saidAt = '2026-05-04T10:00:00.000Z';
const friday = { text: 'Friday', from: '2026-05-08T00:00:00.000Z', to: '2026-05-09T00:00:00.000Z' };

function answering(answer: (text: string) => unknown): { readonly dateResolver: DateResolver } {
  return {
    dateResolver: {
      provider: 'own',
      // Whatever it answers: the engine checks it.
      resolve: async (text) => answer(text) as Awaited<ReturnType<DateResolver['resolve']>>,
      close: async () => {},
    },
  };
}

it('has no dates where there is no resolver', async () => {
  const texts = [{ text: 'Friday', saidAt }];
  expect(await resolveDates(texts, { dateResolver: undefined })).toEqual({
    dates: [[]],
    degraded: undefined,
  });
});

it('keeps 20 dates, and nothing but their fields', async () => {
  const deps = answering(() => Array.from({ length: 30 }, () => ({ ...friday, more: true })));
  const { dates } = await resolveDates([{ text: 'x', saidAt }], deps);
  expect(dates).toEqual([Array.from({ length: 20 }, () => friday)]);
});

it('has the beginning of a long text read, up to the end of a word', async () => {
  const read: string[] = [];
  const deps = answering((text) => {
    read.push(text);
    return [];
  });
  const texts = [`${'x '.repeat(1997)}next Friday`, 'x'.repeat(1_000_000), 'short'];
  await resolveDates(
    texts.map((text) => ({ text, saidAt })),
    deps,
  );
  expect(read).toEqual([`${'x '.repeat(1997)}next`, 'x'.repeat(4000), 'short']);
});

describe('a resolver that breaks its promises', () => {
  it.each([
    ['nothing', undefined, 'undefined is not a list'],
    ['no words', [{ ...friday, text: ' ' }], 'the text of a date is " "'],
    ['no text', [null], 'the text of a date is undefined'],
    ['a time of day', [{ ...friday, from: '2026-05-08T09:00:00.000Z' }], 'which are not days in UTC'],
    [
      'a day that does not exist',
      [{ ...friday, to: '2026-05-32T00:00:00.000Z' }],
      'which are not days in UTC',
    ],
    ['an end before the beginning', [{ ...friday, to: '2026-05-08T00:00:00.000Z' }], 'one after the other'],
    ['a Date', [{ ...friday, from: new Date() }], 'which are not days in UTC'],
  ])('by %s costs the dates of that text alone', async (_what, answer, message) => {
    const deps = answering((text) => (text === 'bad' ? answer : [friday]));
    const texts = ['good', 'bad', 'good'].map((text) => ({ text, saidAt }));
    const { dates, degraded } = await resolveDates(texts, deps);
    expect(dates).toEqual([[friday], [], [friday]]);
    expect(degraded?.code).toBe('dates-failed');
    expect(degraded?.error).toBeInstanceOf(ProviderError);
    expect(degraded?.error.message).toContain(message);
    expect(degraded?.error.message).toContain('Check dateResolver');
  });

  it('by throwing what is no error costs the dates as well', async () => {
    const deps = answering(() => {
      throw 'no reason';
    });
    const { dates, degraded } = await resolveDates([{ text: 'x', saidAt }], deps);
    expect(dates).toEqual([[]]);
    expect(degraded?.error.message).toBe('own: resolve failed: it threw "no reason"');
  });
});
