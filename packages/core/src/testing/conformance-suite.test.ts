import { describe, expect, it } from 'vitest';
import {
  caseSkipIsNeeded,
  checkSkippedGroups,
  firstFailure,
  promiseIsMade,
  skipIsNeeded,
  type ConformanceGroup,
  type ConformanceSuite,
} from './conformance-suite.ts';

interface Context {
  readonly durable: boolean;
}

type Name = 'basics' | 'durability';

function group(name: Name, run: () => Promise<void>): ConformanceGroup<Context, Name> {
  return { name, cases: [{ name: 'holds', run }] };
}

const passing = async (): Promise<void> => {};
const failing = async (): Promise<void> => {
  throw new Error('broken');
};
const promised = { capability: 'capabilities.durable', read: ({ durable }: Context) => durable };

function suite(
  given: Partial<ConformanceSuite<Context, Name>> = {},
  durable = false,
): ConformanceSuite<Context, Name> {
  return {
    kit: 'someConformance',
    name: 'something',
    groups: [group('basics', passing), group('durability', failing)],
    skip: {},
    given: new Set(),
    open: async () => ({ durable }),
    close: async () => {},
    timeoutMs: 1000,
    ...given,
  };
}

describe('skip', () => {
  it('fails for a group that the kit does not have, naming those it has', () => {
    const skip = { durabilty: 'in process memory' };
    expect(() => checkSkippedGroups(suite({ skip }))).toThrow(
      'skip names "durabilty", which is no group of the kit. The groups are: basics, durability',
    );
  });

  it.each(['', '  '])('fails for a reason that says nothing (%j)', (reason) => {
    expect(() => checkSkippedGroups(suite({ skip: { basics: reason } }))).toThrow(
      'skip.basics gives no reason',
    );
  });

  it('fails for a case that its group does not have, naming those it has', () => {
    const skip = { 'basics: holds all': 'in process memory' } as const;
    expect(() => checkSkippedGroups(suite({ skip }))).toThrow(
      'skip names "basics: holds all", which is no case of the kit. The cases are: basics: holds',
    );
  });

  it('takes single cases with reasons', () => {
    const skip = { 'durability: holds': 'in process memory' } as const;
    expect(() => checkSkippedGroups(suite({ skip }))).not.toThrow();
  });

  it('of a case is needed while the case fails', async () => {
    await expect(caseSkipIsNeeded(suite(), { name: 'holds', run: failing })).resolves.toBeUndefined();
    await expect(caseSkipIsNeeded(suite(), { name: 'holds', run: passing })).rejects.toThrow(
      'the case "holds" passes: remove it from skip',
    );
  });

  it('takes known groups with reasons', () => {
    expect(() => checkSkippedGroups(suite({ skip: { durability: 'in process memory' } }))).not.toThrow();
  });

  it('is needed while a case of the group fails', async () => {
    await expect(skipIsNeeded(suite(), group('durability', failing))).resolves.toBeUndefined();
  });

  it('fails when every case of the group passes', async () => {
    await expect(skipIsNeeded(suite(), group('basics', passing))).rejects.toThrow('remove it from skip');
  });

  it('fails when a capability promises the group', async () => {
    const durability = { ...group('durability', failing), promisedBy: promised };
    await expect(skipIsNeeded(suite({}, true), durability)).rejects.toThrow('capabilities.durable is true');
    await expect(skipIsNeeded(suite({}, false), durability)).resolves.toBeUndefined();
  });

  it('is needed when the cases cannot run for want of a parameter', async () => {
    const durability = { ...group('durability', passing), needs: 'reopen' };
    await expect(skipIsNeeded(suite(), durability)).resolves.toBeUndefined();
    await expect(skipIsNeeded(suite({ given: new Set(['reopen']) }), durability)).rejects.toThrow(
      'remove it from skip',
    );
  });

  it('does not count a case that does not apply as one that fails', async () => {
    const notApplying = { ...group('basics', passing), cases: [{ name: 'x', run: skippingCase }] };
    await expect(skipIsNeeded(suite(), notApplying)).rejects.toThrow('remove it from skip');
  });
});

async function skippingCase(_context: Context, skip: (reason: string) => never): Promise<void> {
  skip('not here');
}

describe('a capability', () => {
  it('has to promise what the cases check', async () => {
    const durability = { ...group('durability', passing), promisedBy: promised };
    await expect(promiseIsMade(suite({}, false), durability)).rejects.toThrow(
      'capabilities.durable is false: skip the group "durability" with a reason',
    );
    await expect(promiseIsMade(suite({}, true), durability)).resolves.toBeUndefined();
  });
});

describe('a case', () => {
  it('gets a fresh context, which is closed also when it fails', async () => {
    const log: string[] = [];
    const logged = suite({
      open: async () => {
        log.push('open');
        return { durable: false };
      },
      close: async () => {
        log.push('close');
      },
    });
    const cases = [...group('basics', passing).cases, ...group('basics', failing).cases];
    await skipIsNeeded(logged, { name: 'basics', cases });
    expect(log).toStrictEqual(['open', 'close', 'open', 'close']);
  });

  it('that fails first is named', async () => {
    const cases = [
      { name: 'one', run: passing },
      { name: 'two', run: failing },
    ];
    const failure = await firstFailure<Context>(cases, (body) => body({ durable: false }));
    expect(failure).toMatchObject({ name: 'two', reason: new Error('broken') });
  });
});
