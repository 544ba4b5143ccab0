import type { ResolvedMessage } from '../engine/requests.ts';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { describeValue } from '../internal/describe-value.ts';
import { partWords } from '../text/part-words.ts';
import type { JsonObject } from '../types/json.ts';
import type { MessageRole } from '../types/message.ts';
import { parseJsonObject } from './parse-json-object.ts';
import { MAX_TEXT_LENGTH } from './read-values.ts';

/** The longest text of one message, in UTF-16 code units. */
export const MAX_MESSAGE_LENGTH = MAX_TEXT_LENGTH;
/** The longest that the parts of one message may be as JSON, in UTF-16 code units. */
export const MAX_PARTS_LENGTH = 8_388_608;

interface ContentPlace {
  readonly path: string;
  readonly role: MessageRole;
}

/**
 * The words of a message, and its parts where it has parts. The words of parts are joined by a line feed: the `text` of
 * each, and the `caption`, `alt` and `title` of those that are something else than text.
 *
 * @throws InvalidInputError for anything but a text or parts, parts that are not JSON, and what is too long.
 */
export function parseContent(
  value: unknown,
  { path, role }: ContentPlace,
): Pick<ResolvedMessage, 'text' | 'parts'> {
  if (typeof value === 'string') {
    refuseLongText(value, { path, most: MAX_MESSAGE_LENGTH });
    return { text: value.toWellFormed(), parts: undefined };
  }
  // A turn in which the assistant only called tools comes without content.
  if ((value === null || value === undefined) && role === 'assistant') return { text: '', parts: undefined };
  if (!Array.isArray(value) || value.length === 0) {
    throw new InvalidInputError({
      path,
      problem: `${describeValue(value)} is not content`,
      remedy: "Pass a string, or parts such as [{ type: 'text', text: 'I moved to Lisbon' }]",
    });
  }
  const parts = parseParts(value, path);
  const text = parts.flatMap(partWords).join('\n');
  refuseLongText(text, { path, most: MAX_MESSAGE_LENGTH });
  return { text, parts };
}

/** Refuses a text of more than so many UTF-16 code units. */
function refuseLongText(
  text: string,
  { path, most }: { readonly path: string; readonly most: number },
): void {
  if (text.length <= most) return;
  throw new InvalidInputError({
    path,
    problem: `the text has ${text.length} characters`,
    remedy: `Pass at most ${most}`,
  });
}

function parseParts(list: readonly unknown[], path: string): readonly JsonObject[] {
  let room = MAX_PARTS_LENGTH;
  return Array.from(list, (value, index) => {
    const place = `${path}[${index}]`;
    const part = parseJsonObject(value, { path: place, maxLength: room, dropsUndefined: true });
    room -= JSON.stringify(part).length;
    if (typeof part['type'] !== 'string' || part['type'] === '') {
      throw new InvalidInputError({
        path: `${place}.type`,
        problem: `${describeValue(part['type'])} is not the type of a part`,
        remedy: "Pass 'text', 'image_url', or a type of your own",
      });
    }
    if (part['type'] === 'text' && typeof part['text'] !== 'string') {
      throw new InvalidInputError({
        path: `${place}.text`,
        problem: `${describeValue(part['text'])} is not the text of a part`,
        remedy: 'Pass a string',
      });
    }
    return part;
  });
}
