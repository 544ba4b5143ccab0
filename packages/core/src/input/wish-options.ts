import type { Category, ExtractionWishes } from '../engine/infer/proposal.ts';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { describeValue } from '../internal/describe-value.ts';
import { isPlainObject } from '../internal/is-plain-object.ts';
import type { ReadOptions } from './read-options.ts';
import { readChoice, readList, readText } from './read-values.ts';

/** A category that facts are sorted into: its name, or its name and what belongs there. */
export type CategoryInput =
  | string
  | { readonly name: string; readonly description?: string | undefined }
  /** One key a category, with its description. */
  | Readonly<Record<string, string>>;

/** What is wanted of the language model. */
export interface WishOptions {
  /**
   * `reconcile`: the model adds, words better, supersedes and deletes. `additive`: it only adds, and what contradicts
   * stands side by side.
   *
   * @default 'reconcile'
   */
  readonly mode?: 'reconcile' | 'additive' | undefined;
  /** The application's own wishes for what is remembered, beside the built-in instructions. @default none */
  readonly customInstructions?: string | undefined;
  /**
   * Replaces the built-in instructions on what to remember and how to word it. The operations, the rules and the form of
   * the answer stay; an answer `{ "facts": ["…"] }` is taken as well.
   *
   * @default none
   */
  readonly extractionPrompt?: string | undefined;
  /** The same as `extractionPrompt`. */
  readonly customPrompt?: string | undefined;
  /** The same as `extractionPrompt`. */
  readonly customFactExtractionPrompt?: string | undefined;
  /** The application's own wishes for when to change or delete what is known. @default none */
  readonly updatePrompt?: string | undefined;
  /** The same as `updatePrompt`. */
  readonly customUpdateMemoryPrompt?: string | undefined;
  /** What facts are sorted into: each gets one of them, or none. @default none */
  readonly customCategories?: readonly CategoryInput[] | undefined;
}

/** The names of {@link WishOptions}. */
export const WISH_NAMES = [
  'mode',
  'customInstructions',
  'extractionPrompt',
  'updatePrompt',
  'customCategories',
] as const;

/** Their other spellings: all that Mem0 ever had among them. */
export const WISH_SPELLINGS = {
  custom_instructions: 'customInstructions',
  extraction_prompt: 'extractionPrompt',
  prompt: 'extractionPrompt',
  customPrompt: 'extractionPrompt',
  custom_prompt: 'extractionPrompt',
  customFactExtractionPrompt: 'extractionPrompt',
  custom_fact_extraction_prompt: 'extractionPrompt',
  update_prompt: 'updatePrompt',
  customUpdateMemoryPrompt: 'updatePrompt',
  custom_update_memory_prompt: 'updatePrompt',
  custom_categories: 'customCategories',
} as const;

const MODES = ['reconcile', 'additive'] as const;
const LONGEST_PROMPT = 50_000;
const MOST_CATEGORIES = 100;
const LONGEST_CATEGORY = 256;
const LONGEST_DESCRIPTION = 2_000;

/** What the options say; what they leave open is not in it. */
export function readWishes(
  options: ReadOptions<(typeof WISH_NAMES)[number]>,
  path: string,
): Partial<ExtractionWishes> {
  const { mode, customInstructions, extractionPrompt, updatePrompt, customCategories } = options;
  const place = (name: (typeof WISH_NAMES)[number]): string => (path === '' ? name : `${path}.${name}`);
  const text = (value: unknown, name: (typeof WISH_NAMES)[number]): string =>
    readText(value, place(name), LONGEST_PROMPT);
  return {
    ...(mode !== undefined && {
      mode: readChoice(mode, place('mode'), { choices: MODES, fallback: 'reconcile' }),
    }),
    ...(customInstructions !== undefined && { instructions: text(customInstructions, 'customInstructions') }),
    ...(extractionPrompt !== undefined && { extractionPrompt: text(extractionPrompt, 'extractionPrompt') }),
    ...(updatePrompt !== undefined && { updatePrompt: text(updatePrompt, 'updatePrompt') }),
    ...(customCategories !== undefined && {
      categories: readCategoryList(customCategories, place('customCategories')),
    }),
  };
}

function readCategoryList(value: unknown, path: string): readonly Category[] {
  const categories = readList(value, path, MOST_CATEGORIES).flatMap((entry, index) =>
    readCategory(entry, `${path}[${index}]`),
  );
  const names = new Set<string>();
  for (const { name } of categories) {
    if (names.has(name)) {
      throw new InvalidInputError({
        path,
        problem: `${describeValue(name)} occurs twice`,
        remedy: 'Give each category once',
      });
    }
    names.add(name);
  }
  return categories;
}

function readCategory(entry: unknown, path: string): readonly Category[] {
  if (typeof entry === 'string') return [{ name: readName(entry, path) }];
  if (!isPlainObject(entry) || Object.keys(entry).length === 0) {
    throw new InvalidInputError({
      path,
      problem: `${describeValue(entry)} is not a category`,
      remedy: "Pass a name, or { name: 'health', description: 'illness, diet, exercise' }",
    });
  }
  if (typeof entry['name'] === 'string') {
    const { name, description } = entry;
    const describes = description !== undefined && description !== null;
    return [
      {
        name: readName(name, `${path}.name`),
        ...(describes && { description: readText(description, `${path}.description`, LONGEST_DESCRIPTION) }),
      },
    ];
  }
  return Object.entries(entry).map(([name, description]) => ({
    name: readName(name, path),
    description: readText(description, `${path}.${name}`, LONGEST_DESCRIPTION),
  }));
}

function readName(value: unknown, path: string): string {
  return readText(value, path, LONGEST_CATEGORY).trim();
}
