import type { DocumentTerms } from '../../contracts/ledger-changes.ts';
import { indexText } from '../../text/index-text.ts';
import type { JsonObject } from '../../types/json.ts';
import { recordText, type RecordIndex } from './record-text.ts';

/** The words that a record is found by. */
export function recordTerms(value: JsonObject, index: RecordIndex): DocumentTerms {
  return indexText(recordText(value, index));
}
