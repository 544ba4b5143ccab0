import { MissingApiKeyError } from '../errors/missing-api-key-error.ts';

/**
 * The key that was given, else the one in the environment.
 *
 * @throws MissingApiKeyError when there is none, or only a blank one.
 */
export function loadApiKey({
  provider,
  option,
  environmentVariable,
}: {
  readonly provider: string;
  readonly option: string | undefined;
  readonly environmentVariable: string;
}): string {
  const key = (option ?? readEnvironment(environmentVariable))?.trim();
  if (key === undefined || key === '') throw new MissingApiKeyError({ provider, environmentVariable });
  return key;
}

function readEnvironment(name: string): string | undefined {
  // There is no `process` in browsers.
  return typeof process === 'undefined' ? undefined : process.env[name];
}
