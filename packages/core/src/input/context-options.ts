import type { ContextRequest } from '../engine/context/context.ts';
import { readOptions } from './read-options.ts';
import { readFunction, readGiven, readList, readNumber, readText } from './read-values.ts';
import { readSearch, SEARCH_NAMES, SEARCH_SPELLINGS, type SearchOptions } from './search-options.ts';

/** Whose memories to pack, and into how much text. `limit` is how many are considered. @default limit 50 */
export interface ContextOptions extends SearchOptions {
  /** How long the text may be, in tokens: 16 to 1,000,000. @default 1000 */
  readonly maxTokens?: number | undefined;
  /** Counts the tokens of a text. @default an estimate on the high side: 3.6 characters of Latin script, or one of another */
  readonly countTokens?: ((text: string) => number) | undefined;
  /**
   * What the prompt holds already, such as the messages before: a memory of just the words of one of these texts is left
   * out. At most 10,000.
   *
   * @default []
   */
  readonly alreadySaid?: readonly string[] | undefined;
}

const MAX_TOKENS = { least: 16, most: 1_000_000, fallback: 1000, isWhole: true } as const;

/** How many texts a prompt is compared with. */
export const MOST_TEXTS = 10_000;

function readTexts(value: unknown, path: string): readonly string[] {
  return readList(value, path, MOST_TEXTS).map((text, index) => readText(text, `${path}[${index}]`));
}

/** The request for the engine. */
export function parseContext(query: unknown, input: unknown, hasReranker = false): ContextRequest {
  const path = 'context';
  const names = [...SEARCH_NAMES, 'maxTokens', 'countTokens', 'alreadySaid'] as const;
  const options = readOptions(input, {
    path,
    names,
    spellings: { ...SEARCH_SPELLINGS, max_tokens: 'maxTokens', already_said: 'alreadySaid' },
  });
  return {
    search: readSearch(query, options, { path, limit: 50, hasReranker }),
    maxTokens: readNumber(options.maxTokens, 'context.maxTokens', MAX_TOKENS),
    countTokens: readFunction(options.countTokens, 'context.countTokens') as ContextOptions['countTokens'],
    alreadySaid: readGiven(options.alreadySaid, 'context.alreadySaid', readTexts) ?? [],
  };
}
