import { SCOPE_FIELDS, scopeKey, type Scope } from '../types/scope.ts';
import type { SeededRandom } from './seeded-random.ts';

/**
 * Ids that are easily confused: prefixes of each other, separators, quotes, SQL, look-alikes, wildcards, two spellings of
 * one letter, names of columns.
 */
export const hardIds: readonly string[] = [
  'a',
  'ab',
  'a:b',
  'a/b',
  'A',
  'а',
  'á',
  'a\u0301',
  'u:a',
  'a"',
  "a'",
  "a' OR '1'='1",
  "'; DROP TABLE memories; --",
  '%',
  '_',
  'a%',
  '*',
  'null',
  'undefined',
  '0',
  '1',
  'userId',
  '["a",null]',
  'a\\',
  'a|b',
  'a\tb',
  '😀',
  '\ud83d\ude00\u200d',
  'ａ',
  'x'.repeat(300),
];

/** A scope of some of the ids, never the empty one. */
export function randomScope(random: SeededRandom, ids: readonly string[]): Scope {
  const scope = Object.fromEntries(
    SCOPE_FIELDS.flatMap((field) => (random.chance(0.45) ? [[field, random.pick(ids)]] : [])),
  );
  return Object.keys(scope).length === 0 ? { userId: random.pick(ids) } : scope;
}

/** Each scope once. */
export function distinctScopes(scopes: readonly Scope[]): readonly Scope[] {
  return [...new Map(scopes.map((scope) => [scopeKey(scope), scope])).values()];
}

/** Every scope that can be made of the ids of `choices`, but the empty one. */
export function everyScope(choices: readonly (string | undefined)[]): readonly Scope[] {
  let scopes: readonly Scope[] = [{}];
  for (const field of SCOPE_FIELDS) {
    scopes = scopes.flatMap((scope) =>
      choices.map((id) => (id === undefined ? scope : { ...scope, [field]: id })),
    );
  }
  return scopes.filter((scope) => Object.keys(scope).length > 0);
}
