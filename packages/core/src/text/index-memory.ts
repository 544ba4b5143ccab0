import type { MemoryItem } from '../types/memory.ts';
import { withDistilledTerms } from './distilled-terms.ts';
import { indexText, type IndexedText } from './index-text.ts';

/** What a store keeps of a memory to find it by its words and the times that it names. */
export function indexMemory({
  memory,
  kind,
  dates,
}: Pick<MemoryItem, 'memory' | 'kind' | 'dates'>): IndexedText {
  return withDistilledTerms(indexText(memory, dates), kind);
}
