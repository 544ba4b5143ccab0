import { ProviderError } from '../../errors/provider-error.ts';

/** OpenAI takes 300,000 tokens a request; a UTF-16 code unit is seldom more than one. */
const LONGEST_REQUEST = 200_000;
/** A token is at least one byte, and OpenAI's models take 8,191. */
const SHORT_TEXT_BYTES = 8000;

/** The texts in groups that fit into one request each. */
export function splitBySize(texts: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let room = 0;
  for (const text of texts) {
    room -= text.length;
    const current = groups.at(-1);
    if (current !== undefined && room >= 0) {
      current.push(text);
    } else {
      groups.push([text]);
      room = LONGEST_REQUEST - text.length;
    }
  }
  return groups;
}

/** True when the provider refused the texts because they are longer than its model can read. */
export function isTooLongFailure(error: unknown): boolean {
  return (
    error instanceof ProviderError &&
    error.failure === 'refused' &&
    (error.status === 400 || error.status === 413 || error.status === 422) &&
    /context.?length|too (?:long|large|many tokens)|max\w*.{0,40}(?:tokens|length|size)/i.test(error.message)
  );
}

/** The beginnings of the texts, short enough for any model of OpenAI; `undefined` when all of them are. */
export function shortenTexts(texts: readonly string[]): readonly string[] | undefined {
  const encoder = new TextEncoder();
  const room = new Uint8Array(SHORT_TEXT_BYTES);
  const shorter = texts.map((text) => text.slice(0, encoder.encodeInto(text, room).read));
  return shorter.every((text, index) => text === texts[index]) ? undefined : shorter;
}
