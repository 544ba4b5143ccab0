import { describe, expect, it } from 'vitest';

/** Ends a case that does not apply; it shows as skipped, with the reason. */
export type SkipCase = (reason: string) => never;

/** One promise of a contract, checked. */
export interface ConformanceCase<Context> {
  /** A sentence about behaviour. */
  readonly name: string;
  /** Rejects when the promise is broken. `skip` ends a case that the declared capabilities exclude. */
  readonly run: (context: Context, skip: SkipCase) => Promise<void>;
}

/** Cases that are declared, run or skipped together. */
export interface ConformanceGroup<Context, Name extends string> {
  readonly name: Name;
  /** The parameter of the kit that these cases cannot run without. */
  readonly needs?: string;
  /** The capability that promises what these cases check: the group is skipped exactly when it is false. */
  readonly promisedBy?: { readonly capability: string; readonly read: (context: Context) => boolean };
  readonly cases: readonly ConformanceCase<Context>[];
}

/** Groups that are not run, each with the reason why. An entry that is not needed fails. */
export type SkippedGroups<Name extends string> = { readonly [Group in Name]?: string };

/** The same, and single cases as `group: case`. */
export type SkippedCases<Name extends string> = { readonly [Entry in Name | `${Name}: ${string}`]?: string };

/** What {@link registerConformance} registers. */
export interface ConformanceSuite<Context, Name extends string> {
  /** `ledgerConformance`. */
  readonly kit: string;
  /** Of what is being tested. */
  readonly name: string;
  readonly groups: readonly ConformanceGroup<Context, Name>[];
  /** What the kit's options allow: groups, or cases as well. */
  readonly skip: { readonly [entry: string]: string | undefined };
  /** Names of the optional parameters that the caller gave. */
  readonly given: ReadonlySet<string>;
  /** Called before every case. */
  readonly open: () => Promise<Context>;
  /** Called after every case, also after a failed one. */
  readonly close: (context: Context) => Promise<void>;
  /** Milliseconds that one case may take. */
  readonly timeoutMs: number;
}

/** Registers every case of the groups with vitest. Throws when `skip` names an unknown group or case, or gives no reason. */
export function registerConformance<Context, Name extends string>(
  suite: ConformanceSuite<Context, Name>,
): void {
  checkSkippedGroups(suite);
  describe(`${suite.kit}: ${suite.name}`, { concurrent: false, timeout: suite.timeoutMs }, () => {
    for (const group of suite.groups) {
      describe(group.name, () => registerGroup(suite, group));
    }
  });
}

/** Throws when `skip` names a group or a case that the kit does not have, or gives no reason. */
export function checkSkippedGroups<Context, Name extends string>(
  suite: ConformanceSuite<Context, Name>,
): void {
  const known = new Set<string>(suite.groups.map((group) => group.name));
  const cases = new Set(suite.groups.flatMap((group) => group.cases.map((each) => entryOf(group, each))));
  for (const [entry, reason] of Object.entries(suite.skip)) {
    if (!known.has(entry) && !cases.has(entry)) throw new Error(unknownEntry(entry, suite));
    if (typeof reason !== 'string' || reason.trim() === '') {
      throw new Error(
        `${suite.kit}: skip.${entry} gives no reason. Say why it does not apply, or remove the entry`,
      );
    }
  }
}

function unknownEntry<Context, Name extends string>(
  entry: string,
  { kit, groups }: ConformanceSuite<Context, Name>,
): string {
  const named = groups.find(({ name }) => entry.startsWith(`${name}: `));
  return named === undefined
    ? `${kit}: skip names "${entry}", which is no group of the kit. The groups are: ${groups.map(({ name }) => name).join(', ')}`
    : `${kit}: skip names "${entry}", which is no case of the kit. The cases are: ${named.cases.map((each) => entryOf(named, each)).join(', ')}`;
}

/** How `skip` names a case. */
function entryOf<Context, Name extends string>(
  group: ConformanceGroup<Context, Name>,
  { name }: ConformanceCase<Context>,
): string {
  return `${group.name}: ${name}`;
}

function registerGroup<Context, Name extends string>(
  suite: ConformanceSuite<Context, Name>,
  group: ConformanceGroup<Context, Name>,
): void {
  const reason = suite.skip[group.name];
  const missing = group.needs !== undefined && !suite.given.has(group.needs);
  if (reason !== undefined) {
    for (const each of group.cases) it.skip(`${each.name} (skipped: ${reason})`, () => undefined);
    it(`skip is needed: ${reason}`, () => skipIsNeeded(suite, group));
    return;
  }
  if (missing) {
    it(`is declared`, () => {
      expect.fail(
        `the group "${group.name}" needs the parameter "${group.needs}": pass it, or skip the group with a reason`,
      );
    });
    return;
  }
  if (group.promisedBy !== undefined)
    it('is promised by the capabilities', () => promiseIsMade(suite, group));
  for (const each of group.cases) {
    const skipped = suite.skip[entryOf(group, each)];
    if (skipped !== undefined) {
      it.skip(`${each.name} (skipped: ${skipped})`, () => undefined);
      it(`skip of "${each.name}" is needed: ${skipped}`, () => caseSkipIsNeeded(suite, each));
      continue;
    }
    it(each.name, async (test) => {
      await runCase(suite, (context) => each.run(context, (note) => test.skip(note)));
    });
  }
}

/** The first failure among the cases, or `undefined` when all of them pass or do not apply. */
export async function firstFailure<Context>(
  cases: readonly ConformanceCase<Context>[],
  run: (body: (context: Context) => Promise<void>) => Promise<void>,
): Promise<{ readonly name: string; readonly reason: unknown } | undefined> {
  const notApplicable = new Error('not applicable');
  for (const each of cases) {
    try {
      await run((context) =>
        each.run(context, () => {
          throw notApplicable;
        }),
      );
    } catch (reason) {
      if (reason !== notApplicable) return { name: each.name, reason };
    }
  }
  return undefined;
}

/** Runs `body` with a fresh context, and closes it whatever happens. */
async function runCase<Context, Name extends string>(
  suite: ConformanceSuite<Context, Name>,
  body: (context: Context) => Promise<void>,
): Promise<void> {
  const context = await suite.open();
  try {
    await body(context);
  } finally {
    await suite.close(context);
  }
}

/** Fails when the capability does not promise what the cases check. */
export async function promiseIsMade<Context, Name extends string>(
  suite: ConformanceSuite<Context, Name>,
  group: ConformanceGroup<Context, Name>,
): Promise<void> {
  await runCase(suite, async (context) => {
    const made = group.promisedBy?.read(context) ?? true;
    expect(
      made,
      `${group.promisedBy?.capability} is false: skip the group "${group.name}" with a reason`,
    ).toBe(true);
  });
}

/** Fails when every case of the skipped group passes, or when a declared capability promises them. */
export async function skipIsNeeded<Context, Name extends string>(
  suite: ConformanceSuite<Context, Name>,
  group: ConformanceGroup<Context, Name>,
): Promise<void> {
  const promise = group.promisedBy;
  if (promise !== undefined) {
    await runCase(suite, async (context) => {
      expect(
        promise.read(context),
        `${promise.capability} is true: do not skip the group "${group.name}"`,
      ).toBe(false);
    });
  }
  if (group.needs !== undefined && !suite.given.has(group.needs)) return;
  const failure = await firstFailure(group.cases, (body) => runCase(suite, body));
  if (failure !== undefined) return;
  expect.fail(`every case of the group "${group.name}" passes: remove it from skip`);
}

/** Fails when the skipped case passes. */
export async function caseSkipIsNeeded<Context, Name extends string>(
  suite: ConformanceSuite<Context, Name>,
  skipped: ConformanceCase<Context>,
): Promise<void> {
  const failure = await firstFailure([skipped], (body) => runCase(suite, body));
  if (failure === undefined) expect.fail(`the case "${skipped.name}" passes: remove it from skip`);
}
