/** Space of no width, marks and overrides of direction, word joiners, and the tag characters that spell a hidden text. */
const UNSEEN =
  /[\u00AD\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\u{E0000}-\u{E007F}]/gu;
/** Controls other than tab and line feed: they end a line for some readers and a text for others. */
const CONTROLS = /[^\P{Cc}\t\n]/gu;

/**
 * What a reader sees of a text: characters that are not seen and take no place are gone, controls are spaces. The joiners
 * that Persian, Hindi and pictures are written with stay.
 */
export function visibleText(text: string): string {
  return text.replaceAll(UNSEEN, '').replaceAll(CONTROLS, ' ');
}
