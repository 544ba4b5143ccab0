import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { describeValue, quote } from '../internal/describe-value.ts';
import { nearestName } from '../internal/did-you-mean.ts';
import { joinPath } from '../internal/join-path.ts';

/** Which options a call takes. */
export interface OptionNames<Name extends string> {
  /** The call, for errors: `search`. */
  readonly path: string;
  readonly names: readonly Name[];
  /** Other spellings, each with the name that it stands for. */
  readonly spellings?: Readonly<Record<string, Name>>;
}

/** Options by their own names; those that were absent or `undefined` are not in it. */
export type ReadOptions<Name extends string> = Readonly<Partial<Record<Name, unknown>>>;

/**
 * Reads an options object, whatever spellings it uses. Absent options are an empty object.
 *
 * @throws InvalidInputError for anything but an object, an unknown option (with the nearest known one), and an option
 * that is given twice, in two spellings, with different values.
 */
export function readOptions<Name extends string>(
  input: unknown,
  { path, names, spellings = {} }: OptionNames<Name>,
): ReadOptions<Name> {
  const known = new Map<string, Name>([
    ...names.map((name) => [name, name] as const),
    ...Object.entries(spellings),
  ]);
  const options: { [Key in Name]?: unknown } = {};
  for (const [key, value] of Object.entries(asObject(input, path))) {
    const name = known.get(key);
    if (name === undefined) {
      throw new InvalidInputError({
        path: joinPath(path, key),
        problem: 'there is no such option',
        remedy: remedyFor(key, names, [...known.keys()]),
      });
    }
    if (value === undefined) continue;
    if (Object.hasOwn(options, name) && options[name] !== value) {
      throw new InvalidInputError({
        path: joinPath(path, key),
        problem: `${describeValue(value)} contradicts ${name}: ${describeValue(options[name])}`,
        remedy: `Give ${name} once`,
      });
    }
    options[name] = value;
  }
  return options;
}

/** Every spelling may be the one that was meant; only one of each is worth listing. */
function remedyFor(key: string, names: readonly string[], spellings: readonly string[]): string {
  const nearest = nearestName(key, spellings);
  const list = `The options are: ${names.join(', ')}`;
  return nearest === undefined ? list : `Did you mean ${quote(nearest)}? ${list}`;
}

function asObject(input: unknown, path: string): object {
  if (input === undefined) return {};
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input;
  throw new InvalidInputError({
    path,
    problem: `the options are ${describeValue(input)}`,
    remedy: "Pass an object, for example { userId: 'ana' }",
  });
}
