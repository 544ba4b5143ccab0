import type {
  AddOptions,
  AddResult,
  ContextOptions,
  GetAllOptions,
  GetAllResult,
  ScopeInput,
  SearchOptions,
  SearchResult,
} from '@keepsake/core';
import { scopedMemory, type ScopableMemory } from '@keepsake/core/turns';
import type { ModelMessage } from 'ai';
import { toMessages } from './to-messages.ts';

/** Of a message that is longer than a query may be, this many characters are looked for. */
const MAX_QUERY_LENGTH = 100_000;

/** Whose memories, besides the options of the call of the memory that is made. */
export type ScopedCall<Options> = Omit<Options, keyof ScopeInput> & {
  readonly memory: ScopableMemory;
  /** Ids that were checked by the application. */
  readonly scope: ScopeInput;
};

/**
 * Remembers what was said: a text of the user, or messages of the AI SDK, of which files are noted and not kept. `add` of the
 * memory, with its options and its result.
 */
export async function addMemories(
  messages: string | readonly ModelMessage[],
  { memory, scope, ...options }: ScopedCall<AddOptions>,
): Promise<AddResult> {
  return scopedMemory({ memory, scope }, 'addMemories()').add(
    typeof messages === 'string' ? messages : toMessages(messages),
    options,
  );
}

/**
 * The notes that would stand beside what is asked, for a prompt of one's own: a block of text, `''` when nothing fits.
 * `context` of the memory, with its options.
 */
export async function retrieveMemories(
  prompt: string | readonly ModelMessage[],
  { memory, scope, ...options }: ScopedCall<ContextOptions>,
): Promise<string> {
  const words = wordsOf(prompt);
  // Of a conversation whose last words are none, such as a picture, nothing is asked.
  if (typeof prompt !== 'string' && words.trim() === '') return '';
  const { text } = await scopedMemory({ memory, scope }, 'retrieveMemories()').context(words, options);
  return text;
}

/** A page of all memories of the scope, newest first. `getAll` of the memory, with its options and its result. */
export async function getMemories({
  memory,
  scope,
  ...options
}: ScopedCall<GetAllOptions>): Promise<GetAllResult> {
  return scopedMemory({ memory, scope }, 'getMemories()').getAll(options);
}

/** The memories that fit what is asked, best first. `search` of the memory, with its options and its result. */
export async function searchMemories(
  prompt: string | readonly ModelMessage[],
  { memory, scope, ...options }: ScopedCall<SearchOptions>,
): Promise<SearchResult> {
  return scopedMemory({ memory, scope }, 'searchMemories()').search(wordsOf(prompt), options);
}

/** What is asked: the text itself, or what the user said last. */
function wordsOf(prompt: string | readonly ModelMessage[]): string {
  if (typeof prompt === 'string') return prompt;
  const last = prompt.findLast(({ role }) => role === 'user')?.content ?? '';
  const words =
    typeof last === 'string'
      ? last
      : last.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  return words.slice(0, MAX_QUERY_LENGTH);
}
