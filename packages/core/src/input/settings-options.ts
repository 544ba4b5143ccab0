import type { EngineSettings } from '../engine/settings.ts';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import type { OptionIssue } from '../errors/invalid-options-error.ts';
import { readOptions } from './read-options.ts';
import { readBoolean } from './read-values.ts';
import { readWishes, WISH_NAMES, WISH_SPELLINGS } from './wish-options.ts';

/** The options of `new Memory()` that are no parts. */
export const SETTING_NAMES = ['infer', ...WISH_NAMES] as const;

/** Their other spellings. */
export const SETTING_SPELLINGS = WISH_SPELLINGS;

/** How a memory works, as far as the options say; what is wrong is added to the issues. */
export function readSettings(options: object, issues: OptionIssue[]): Partial<EngineSettings> {
  const known = new Set<string>([...SETTING_NAMES, ...Object.keys(SETTING_SPELLINGS)]);
  const own = Object.fromEntries(Object.entries(options).filter(([key]) => known.has(key)));
  const rule = { path: 'options', names: SETTING_NAMES, spellings: SETTING_SPELLINGS };
  const read = collecting(issues, () => readOptions(own, rule)) ?? {};
  const parts = [
    ...WISH_NAMES.map((name) => collecting(issues, () => readWishes({ [name]: read[name] }, ''))),
    collecting(issues, () => read.infer !== undefined && { infer: readBoolean(read.infer, 'infer', true) }),
  ];
  return parts.reduce<Partial<EngineSettings>>((settings, part) => ({ ...settings, ...part }), {});
}

/** Everything that is wrong is told at once. */
function collecting<Value>(issues: OptionIssue[], read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const { path, message } = error;
    issues.push({
      path,
      message: message.startsWith(`${path}: `) ? message.slice(path.length + 2) : message,
    });
    return undefined;
  }
}
