import type { MemoryItem } from '../types/memory.ts';
import { withDistilledTerms } from './distilled-terms.ts';
import { indexText, type IndexedText } from './index-text.ts';

/** What a store keeps of a memory to find it by its words. */
export function indexMemory({ memory, kind }: Pick<MemoryItem, 'memory' | 'kind'>): IndexedText {
  return withDistilledTerms(indexText(memory), kind);
}
