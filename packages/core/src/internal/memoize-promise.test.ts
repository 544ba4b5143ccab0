import { expect, it } from 'vitest';
import { memoizePromise } from './memoize-promise.ts';

it('makes a value once for everybody who asks', async () => {
  let made = 0;
  const get = memoizePromise(async () => {
    made += 1;
    return made;
  });
  expect(await Promise.all([get(undefined), get(undefined)])).toEqual([1, 1]);
  expect(await get(undefined)).toBe(1);
});

it('makes it again after a failure, which everybody who waited hears of', async () => {
  let attempts = 0;
  const get = memoizePromise(async () => {
    attempts += 1;
    if (attempts === 1) throw new Error('not yet');
    return attempts;
  });
  const outcomes = await Promise.allSettled([get(undefined), get(undefined)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect([await get(undefined), await get(undefined)]).toEqual([2, 2]);
});

it('makes nothing for a signal that is aborted already', async () => {
  let made = 0;
  const get = memoizePromise(async () => {
    made += 1;
  });
  const reason = new Error('no longer needed');
  await expect(get(AbortSignal.abort(reason))).rejects.toBe(reason);
  expect(made).toBe(0);
});
