import { partWords } from '../../text/part-words.ts';
import type { JsonObject } from '../../types/json.ts';
import type { StoredMessage } from '../../types/message.ts';
import { withoutContext } from '../../text/without-context.ts';
import type { ResolvedMessage } from '../requests.ts';
import { LONGEST_SHOWN_MESSAGE } from './build-prompt.ts';
import type { ExtractionInput, ShownMessage } from './proposal.ts';

/** How much of a conversation one call of the model reads, in UTF-16 code units: some 10,000 tokens. */
export const LONGEST_PART = 36_000;
/** What a message costs beside its text. */
const PER_MESSAGE = 80;

/** A message of the call, with its place there. */
export interface StepMessage {
  readonly index: number;
  readonly message: ResolvedMessage;
}

/**
 * The messages as the model is shown them, in parts that one call can read: a conversation seldom has more than one.
 * Numbers begin anew with each part.
 */
export function showMessages(
  messages: readonly StepMessage[],
  now: string,
): readonly (readonly ShownMessage[])[] {
  const parts: ShownMessage[][] = [];
  let room = 0;
  for (const { index, message } of messages) {
    const cost = Math.min(message.text.length, LONGEST_SHOWN_MESSAGE) + PER_MESSAGE;
    room -= cost;
    let part = parts.at(-1);
    if (part === undefined || room < 0) {
      part = [];
      parts.push(part);
      room = LONGEST_PART - cost;
    }
    const { role, name, timestamp = now } = message;
    part.push({ number: part.length + 1, index, role, name, timestamp, ...splitWords(message) });
  }
  return parts;
}

/** Messages that were stored before, as they are shown. */
export function showRecent(messages: readonly StoredMessage[]): ExtractionInput['recent'] {
  return messages
    .filter(({ text }) => text.trim() !== '')
    .map(({ role, name, timestamp, ...message }) => ({ role, name, timestamp, ...splitWords(message) }));
}

/** A caption is not what the speaker said, whoever sent the picture, and nor are notes that `context` made. */
function splitWords({
  text,
  parts,
}: Pick<StoredMessage, 'text'> & { readonly parts?: readonly JsonObject[] | undefined }): {
  readonly text: string;
  readonly attached: string;
} {
  if (parts === undefined) return { text: withoutContext(text), attached: '' };
  const [own, attached] = [true, false].map((isText) =>
    parts
      .filter(({ type }) => (type === 'text') === isText)
      .flatMap(partWords)
      .map(withoutContext)
      .join('\n'),
  );
  return { text: own ?? '', attached: attached ?? '' };
}
