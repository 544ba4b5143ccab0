import { closeContext, openContext } from './open-context.ts';
import { givenParameters, type StoreUnderTest } from './store-conformance.ts';
import { storeGroups, type StoreConformanceGroup } from './store-groups.ts';

/** What became of one case. */
export interface StoreCaseReport {
  readonly group: StoreConformanceGroup;
  readonly name: string;
  /** `not run`: the parameter that the group needs was not given. */
  readonly outcome: 'passed' | 'failed' | 'not run';
  /** Why it failed. */
  readonly error?: unknown;
}

/** How long a case may take before it counts as failed, in milliseconds. */
const TIMEOUT_MS = 20_000;

/** Runs every case of the kit, without a test runner, and says what became of each. */
export async function checkStore(subject: StoreUnderTest): Promise<readonly StoreCaseReport[]> {
  const reports: StoreCaseReport[] = [];
  const given = givenParameters(subject);
  for (const { name: group, cases, needs } of storeGroups) {
    for (const { name, run } of cases) {
      if (needs !== undefined && !given.has(needs)) reports.push({ group, name, outcome: 'not run' });
      else reports.push({ group, name, ...(await runCase(subject, run)) });
    }
  }
  return reports;
}

async function runCase(
  subject: StoreUnderTest,
  run: (typeof storeGroups)[number]['cases'][number]['run'],
): Promise<Pick<StoreCaseReport, 'outcome' | 'error'>> {
  try {
    const context = await withinLimit('create', openContext(subject));
    try {
      await withinLimit('the case', run(context, neverSkipped));
    } finally {
      await withinLimit('the end of the store', closeContext(context));
    }
    return { outcome: 'passed' };
  } catch (error) {
    return { outcome: 'failed', error };
  }
}

/** A store that hangs, in whatever it does, fails its case and no other. */
async function withinLimit<Result>(what: string, work: Promise<Result> | Result): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function neverSkipped(reason: string): never {
  throw new Error(reason);
}
