import { InvalidOptionsError } from '../errors/invalid-options-error.ts';
import {
  isHttpUrl,
  isText,
  isTextRecord,
  isWholeNumber,
  type OptionCheck,
} from '../internal/check-options.ts';

/** The checks of the options that say how to reach the API. */
export const connectionChecks = {
  apiKey: isText,
  baseURL: isHttpUrl,
  timeoutMs: isWholeNumber(1, 3_600_000),
  maxRetries: isWholeNumber(0, 20),
  headers: isTextRecord,
  organization: isText,
  project: isText,
} as const satisfies Readonly<Record<string, OptionCheck>>;

/**
 * Refuses a client of one's own together with options that it would ignore.
 *
 * @throws InvalidOptionsError that names every one of them.
 */
export function refuseNeedlessOptions(
  subject: string,
  options: { readonly client?: unknown } & {
    readonly [Name in keyof typeof connectionChecks]?: unknown;
  },
): void {
  if (options.client === undefined) return;
  const names = Object.keys(connectionChecks) as (keyof typeof connectionChecks)[];
  const issues = names
    .filter((name) => options[name] !== undefined)
    .map((path) => ({ path, message: 'the client that is given says this already; leave it out' }));
  if (issues.length > 0) throw new InvalidOptionsError({ subject, issues });
}
