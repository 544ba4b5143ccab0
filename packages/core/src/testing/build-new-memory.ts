import type { DocumentTerms, NewMemory } from '../contracts/ledger-changes.ts';
import type { MemoryItem } from '../types/memory.ts';
import { memoryItem } from './build-memory-item.ts';

/** The words of a text, split at spaces and otherwise as they are: exact counts, independent of any tokenizer. */
export function plainTerms(text: string): DocumentTerms {
  const words = text.split(' ').filter((word) => word !== '');
  const frequencies = new Map<string, number>();
  for (const word of words) frequencies.set(word, (frequencies.get(word) ?? 0) + 1);
  return { frequencies, length: words.length };
}

/** What {@link newMemory} takes: fields of the memory, and of the change around it. */
export interface NewMemoryFields extends Omit<Partial<NewMemory>, 'item'> {
  readonly item?: Partial<MemoryItem>;
}

/** A memory to be written, for tests: {@link memoryItem} for what is not given, and terms that are the words of its text. */
export function newMemory({ item: fields = {}, ...rest }: NewMemoryFields = {}): NewMemory {
  const item = memoryItem(fields);
  return { item, terms: plainTerms(item.memory), sourceKeys: item.sources, needsIndexing: false, ...rest };
}
