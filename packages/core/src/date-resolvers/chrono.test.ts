import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { InvalidOptionsError } from '../errors/invalid-options-error.ts';
import { chronoDateResolver, type ChronoDateResolverOptions } from './chrono.ts';

/** A Monday. */
const monday = '2026-05-04T10:00:00.000Z';

/** Each time with the days that it means: the first, and the one after the last. */
async function resolve(
  text: string,
  saidAt: string = monday,
  options: ChronoDateResolverOptions = {},
): Promise<readonly string[]> {
  const dates = await chronoDateResolver(options).resolve(text, saidAt);
  return dates.map((date) => `${date.text}: ${date.from} ${date.to}`.replaceAll('T00:00:00.000Z', ''));
}

describe('what is said on a Monday', () => {
  it.each([
    ["I'm flying to Porto next Friday.", 'next Friday: 2026-05-08 2026-05-09'],
    ['See you next Sunday', 'next Sunday: 2026-05-10 2026-05-11'],
    ['The Friday next week', 'Friday next week: 2026-05-15 2026-05-16'],
    ['this Friday', 'this Friday: 2026-05-08 2026-05-09'],
    ['We met on Friday', 'on Friday: 2026-05-01 2026-05-02'],
    ['last Tuesday', 'last Tuesday: 2026-04-28 2026-04-29'],
    ['today', 'today: 2026-05-04 2026-05-05'],
    ['yesterday', 'yesterday: 2026-05-03 2026-05-04'],
    ['last night', 'last night: 2026-05-03 2026-05-04'],
    ['the day after tomorrow', 'the day after tomorrow: 2026-05-06 2026-05-07'],
    ['tomorrow at 5pm', 'tomorrow at 5pm: 2026-05-05 2026-05-06'],
    ['three days ago', 'three days ago: 2026-05-01 2026-05-02'],
    ['48 hours ago', '48 hours ago: 2026-05-02 2026-05-03'],
    ['last week', 'last week: 2026-04-27 2026-05-04'],
    ['next week', 'next week: 2026-05-11 2026-05-18'],
    ['two weeks ago', 'two weeks ago: 2026-04-20 2026-04-27'],
    ['the week before 9 June 2023', 'the week before 9 June 2023: 2023-05-29 2023-06-05'],
    ['this weekend', 'this weekend: 2026-05-09 2026-05-11'],
    ['next weekend', 'next weekend: 2026-05-16 2026-05-18'],
    ['last weekend', 'last weekend: 2026-05-02 2026-05-04'],
    ['last month', 'last month: 2026-04-01 2026-05-01'],
    ['in May', 'May: 2026-05-01 2026-06-01'],
    ['in September', 'September: 2026-09-01 2026-10-01'],
    ['on 20 December', 'on 20 December: 2025-12-20 2025-12-21'],
    ['the end of May, I think', 'end of May: 2026-05-31 2026-06-01'],
    ['8 May 2025', '8 May 2025: 2025-05-08 2025-05-09'],
    ['2024-02-29', '2024-02-29: 2024-02-29 2024-03-01'],
    ['last year', 'last year: 2025-01-01 2026-01-01'],
    ['from Wednesday to Friday', 'Wednesday to Friday: 2026-05-06 2026-05-09'],
    ['3rd of June to 5th of June', '3rd of June to 5th of June: 2026-06-03 2026-06-06'],
  ])('%s', async (text, ...expected) => {
    expect(await resolve(text)).toEqual(expected);
  });

  it('is read in the order of the text, each time by itself', async () => {
    expect(await resolve('Yesterday I booked the flight, and tomorrow I pack.')).toEqual([
      'Yesterday: 2026-05-03 2026-05-04',
      'tomorrow: 2026-05-05 2026-05-06',
    ]);
  });

  it.each([
    'I march in the sun',
    'It sat on my cat',
    'May I come in?',
    'I have 2 dogs at 3 homes',
    'half of it, 1/2, of version 2.10.3, at 10:30',
    'We lost 10-12',
    'I have been here for two weeks',
    'The past few months were hard',
    'I am reading now',
    'ten minutes ago',
    'in an hour',
    'this morning',
    'some day',
    '',
  ])('names no day: %j', async (text) => {
    expect(await resolve(text)).toEqual([]);
  });
});

it.each([
  ['2026-03-31', 'last month: 2026-02-01 2026-03-01'],
  ['2026-05-31', 'last month: 2026-04-01 2026-05-01'],
  ['2026-01-01', 'last month: 2025-12-01 2026-01-01'],
])('knows the month before on its last day: %s', async (day, expected) => {
  expect(await resolve('last month', `${day}T12:00:00.000Z`)).toEqual([expected]);
});

it.each([
  ['2026-05-08', 'next Friday: 2026-05-15 2026-05-16'],
  ['2026-05-09', 'next Friday: 2026-05-15 2026-05-16'],
  ['2026-05-07', 'next Friday: 2026-05-08 2026-05-09'],
])('means the first Friday after the day: %s', async (day, expected) => {
  expect(await resolve('next Friday', `${day}T12:00:00.000Z`)).toEqual([expected]);
});

it('takes the coming one of what has no year where that is asked for', async () => {
  const options = { forwardDate: true };
  expect(await resolve('on Friday', monday, options)).toEqual(['on Friday: 2026-05-08 2026-05-09']);
  expect(await resolve('in March', monday, options)).toEqual(['March: 2027-03-01 2027-04-01']);
});

describe('other languages', () => {
  it.each([
    ['de', 'Ich fliege nächsten Freitag', 'nächsten Freitag: 2026-05-08 2026-05-09'],
    ['de', 'letzte Woche', 'letzte Woche: 2026-04-27 2026-05-04'],
    ['de', 'Wir sehen uns übermorgen', 'übermorgen: 2026-05-06 2026-05-07'],
    ['de', 'am 8. Mai', 'am 8. Mai: 2026-05-08 2026-05-09'],
    ['fr', 'Je pars vendredi prochain', 'vendredi prochain: 2026-05-08 2026-05-09'],
    ['fr', 'il y a deux semaines', 'il y a deux semaines: 2026-04-20 2026-04-27'],
    ['fr', 'le mois dernier', 'le mois dernier: 2026-04-01 2026-05-01'],
    ['pt', 'Volto amanhã', 'amanhã: 2026-05-05 2026-05-06'],
    ['pt', 'no dia 8 de maio', '8 de maio: 2026-05-08 2026-05-09'],
    ['es', 'el próximo viernes', 'próximo viernes: 2026-05-08 2026-05-09'],
    ['es', 'en mayo', 'mayo: 2026-05-01 2026-06-01'],
    ['it', 'la settimana scorsa', 'la settimana scorsa: 2026-04-27 2026-05-04'],
    ['nl', 'gisteren', 'gisteren: 2026-05-03 2026-05-04'],
    ['ru', 'в следующую пятницу', 'в следующую пятницу: 2026-05-08 2026-05-09'],
    ['ja', '会議は明日です', '明日: 2026-05-05 2026-05-06'],
    ['zh', '我们5月8日见', '5月8日: 2026-05-08 2026-05-09'],
    ['ar', 'أمس', 'أمس: 2026-05-03 2026-05-04'],
  ] as const)('%s: %s', async (locale, text, expected) => {
    expect(await resolve(text, monday, { locale })).toEqual([expected]);
  });

  it.each([
    ['de', 'Das ist so, und jetzt?'],
    ['fr', 'Elle aime la mer'],
    ['pt', 'Eu quero ter um cão'],
    ['es', 'Vivo cerca de mar y ahora nado'],
  ] as const)('%s names no day: %s', async (locale, text) => {
    expect(await resolve(text, monday, { locale })).toEqual([]);
  });
});

describe('time zones', () => {
  it('go by the day that it was for whoever spoke', async () => {
    const late = '2026-05-04T23:30:00.000Z';
    expect(await resolve('tomorrow', late)).toEqual(['tomorrow: 2026-05-05 2026-05-06']);
    expect(await resolve('tomorrow', late, { timeZone: 'Europe/Lisbon' })).toEqual([
      'tomorrow: 2026-05-06 2026-05-07',
    ]);
    expect(
      await resolve('tomorrow', '2026-05-04T02:00:00.000Z', { timeZone: 'America/Los_Angeles' }),
    ).toEqual(['tomorrow: 2026-05-04 2026-05-05']);
  });

  it('of the process do not matter, not even while its clocks change', () => {
    const program = `
      import { chronoDateResolver } from ${JSON.stringify(join(import.meta.dirname, 'chrono.ts'))};
      const resolver = chronoDateResolver();
      const answers = [];
      for (const saidAt of ['2026-03-08T02:30:00.000Z', '2026-03-29T01:30:00.000Z', '2026-05-04T00:10:00.000Z',
        '2026-10-25T01:30:00.000Z', '2026-12-31T23:59:00.000Z']) {
        for (const text of ['next Friday', 'last night', 'yesterday', 'tonight', 'the day after tomorrow', '30 hours ago',
          'the week before 9 June 2023', 'last month', 'two weeks ago', 'this weekend', 'last year'])
          answers.push(await resolver.resolve(text, saidAt));
      }
      console.log(JSON.stringify(answers));`;
    const answers = ['UTC', 'America/Los_Angeles', 'Asia/Tokyo', 'Pacific/Kiritimati', 'Africa/Cairo'].map(
      (zone) =>
        execFileSync(
          process.execPath,
          ['--conditions=@keepsake/source', '--input-type=module', '--eval', program],
          { encoding: 'utf8', cwd: join(import.meta.dirname, '../..'), env: { ...process.env, TZ: zone } },
        ),
    );
    expect(JSON.parse(answers[0] ?? '')[0]).toEqual([
      { text: 'next Friday', from: '2026-03-13T00:00:00.000Z', to: '2026-03-14T00:00:00.000Z' },
    ]);
    expect(new Set(answers).size).toBe(1);
  }, 60_000);
});

it('reads any text as fast as it is long', async () => {
  const resolver = chronoDateResolver();
  await resolver.resolve('warm', monday);
  for (const part of ['1 ', '1/', 'next ', 'may ', '2 days ', 'monday-', '10:10:10.', 'in 1 day 2 hours ']) {
    const begun = performance.now();
    await resolver.resolve(part.repeat(4000 / part.length), monday);
    expect(performance.now() - begun, part).toBeLessThan(2_000);
  }
});

it('says what to install where the package is missing, and tries again with the next text', async () => {
  vi.doMock('chrono-node', () => {
    throw new Error('Cannot find package');
  });
  const resolver = chronoDateResolver();
  await expect(resolver.resolve('tomorrow', monday)).rejects.toMatchObject({
    name: 'MissingPeerError',
    message: 'chrono: cannot import "chrono-node". Run: npm install chrono-node',
  });
  vi.doUnmock('chrono-node');
  expect(await resolver.resolve('tomorrow', monday)).toHaveLength(1);
});

it.each([
  [{ locale: 'dr' }, 'locale', 'there is no locale "dr". Did you mean "de"?'],
  [{ locale: 5 }, 'locale', 'there is no locale 5'],
  [{ forwardDate: 'yes' }, 'forwardDate', '"yes" is neither true nor false'],
  [
    { timeZone: 'Lisbon' },
    'timeZone',
    '"Lisbon" is not a time zone; pass an IANA name such as "Europe/Lisbon"',
  ],
  [{ timezone: 'UTC' }, 'timezone', 'Did you mean "timeZone"?'],
])('refuses %j', (options, path, message) => {
  const make = () => chronoDateResolver(options as ChronoDateResolverOptions);
  expect(make).toThrow(InvalidOptionsError);
  expect(make).toThrow(message);
  expect(make).toThrow(path);
});
