/** Where a part that is not text may have words. */
const WORDS = ['text', 'caption', 'alt', 'title'] as const;

/** The words of one part of a message: the `text` of a text, and the `text`, `caption`, `alt` and `title` of anything else. */
export function partWords(part: Readonly<Record<string, unknown>>): readonly string[] {
  const fields = part['type'] === 'text' ? (['text'] as const) : WORDS;
  return fields.flatMap((field) => {
    const words = part[field];
    return typeof words === 'string' && words.trim() !== '' ? [words] : [];
  });
}
