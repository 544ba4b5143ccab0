import { createHash } from 'node:crypto';
import { memoryText, questionAbout } from './memory-text.ts';
import { seededRandom } from './seeded-random.ts';

/** How memories are shared out: `many-users` gives each user 100 of them, `one-user` gives one user all. */
export type Layout = 'many-users' | 'one-user';

/** A text and whose memory it is. */
export interface CorpusMemory {
  readonly text: string;
  readonly userId: string;
}

/** A question and the user who asks it. */
export interface CorpusQuestion {
  readonly query: string;
  readonly userId: string;
}

/** What fixes a corpus. */
export interface CorpusOptions {
  readonly size: number;
  readonly layout: Layout;
}

/** How many memories a user has in the `many-users` layout. */
export const MEMORIES_PER_USER = 100;

const textSeed = 20_261;
const questionSeed = 4_211;

/**
 * The memories of a corpus, in order. The texts depend on the size alone, so that both layouts hold the same sentences;
 * a smaller corpus is the beginning of a larger one.
 */
export function* generateCorpus(options: CorpusOptions): Generator<CorpusMemory> {
  const random = seededRandom(textSeed);
  for (let index = 0; index < options.size; index += 1) {
    yield { text: memoryText(random), userId: userOf(index, options.layout) };
  }
}

/** Questions about memories that are drawn evenly from the corpus, each asked by the user who has that memory. */
export function generateQuestions(
  options: CorpusOptions & { readonly count: number },
): readonly CorpusQuestion[] {
  const random = seededRandom(questionSeed);
  const wanted = Array.from({ length: options.count }, () => Math.floor(random() * options.size));
  const texts = new Map<number, CorpusMemory>();
  const asked = new Set(wanted);
  let index = 0;
  for (const memory of generateCorpus(options)) {
    if (asked.has(index)) texts.set(index, memory);
    index += 1;
  }
  return wanted.flatMap((position) => {
    const memory = texts.get(position);
    return memory === undefined ? [] : [{ query: questionAbout(memory.text, random), userId: memory.userId }];
  });
}

/** The SHA-256 of all texts and owners, shortened to 16 hexadecimal digits: names the exact data that a number rests on. */
export function corpusHash(options: CorpusOptions): string {
  const hash = createHash('sha256');
  for (const memory of generateCorpus(options)) hash.update(`${memory.userId}\t${memory.text}\n`);
  return hash.digest('hex').slice(0, 16);
}

function userOf(index: number, layout: Layout): string {
  return layout === 'one-user' ? 'user-0' : `user-${Math.floor(index / MEMORIES_PER_USER)}`;
}
