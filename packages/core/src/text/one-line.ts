/** The text on one line: what differs in nothing but how words are set apart is the same. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}
