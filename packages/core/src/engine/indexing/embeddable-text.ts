import type { UnindexedRow } from '../../contracts/ledger-queries.ts';
import { recordText } from '../records/record-text.ts';

/** Past the window of any embedding model; some of them refuse what is too long for them. */
const LONGEST_TEXT = 24_000;

/** What is embedded for a text: its beginning, when it is too long for a model. Blank: there is nothing to embed. */
export function embeddableText(text: string): string {
  if (text.length <= LONGEST_TEXT) return text.trim();
  const last = text.charCodeAt(LONGEST_TEXT - 1);
  const splitsPair = last >= 0xd8_00 && last <= 0xdb_ff;
  return text.slice(0, splitsPair ? LONGEST_TEXT - 1 : LONGEST_TEXT).trim();
}

/** What is embedded for a row of the ledger; `''` for a row that is gone. */
export function rowText({ memory, record }: Pick<UnindexedRow, 'memory' | 'record'>): string {
  if (memory !== undefined) return embeddableText(memory.item.memory);
  return record === undefined ? '' : embeddableText(recordText(record.value, record.index));
}
