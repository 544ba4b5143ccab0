import { NOTES_CLOSING, NOTES_OPENING } from '../../text/without-context.ts';
import { visibleText } from '../../text/visible-text.ts';
import type { MemoryItem } from '../../types/memory.ts';
import { formatSpan } from './format-span.ts';

/** One note: when, who, the words on one line that cannot end the block or forge another note, and what their times mean. */
export function formatNote(item: MemoryItem): string {
  const day = (item.validFrom ?? item.createdAt).slice(0, 10);
  const dates = datesToShow(item, day);
  const meant = dates.length === 0 ? '' : ` (${dates.map(escapeNote).join(', ')})`;
  return `- [${day}, ${formatOrigin(item)}] ${escapeNote(item.memory)}${meant}`;
}

/** Each once, and none that stands there already: as the day of the note, or in the words with its year. */
function datesToShow({ dates = [], memory }: MemoryItem, day: string): readonly string[] {
  const unsaid = dates.filter(({ text, from }) => !text.includes(from.slice(0, 4)));
  const labels = new Set(unsaid.map(formatSpan));
  return [...labels].filter((label) => label !== day && !memory.includes(label));
}

/** The whole block, or the empty string when there are no notes. */
export function formatContext(notes: readonly string[]): string {
  return notes.length === 0 ? '' : [NOTES_OPENING, ...notes, NOTES_CLOSING].join('\n');
}

/** A tool or a page that bears a person's name is still a tool or a page. */
function formatOrigin({ attributedTo, speaker }: MemoryItem): string {
  const name = speaker === undefined ? '' : escapeNote(speaker).replaceAll('[', '(').replaceAll(']', ')');
  if (name === '') return attributedTo;
  return attributedTo === 'user' || attributedTo === 'assistant' ? name : `${attributedTo} ${name}`;
}

function escapeNote(text: string): string {
  return visibleText(text)
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
