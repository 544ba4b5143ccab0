import { pickOne, type SeededRandom } from './seeded-random.ts';
import { REMARKS, TIMES, TOPICS } from './topics.ts';

const onsets = [
  'b',
  'br',
  'c',
  'd',
  'f',
  'g',
  'h',
  'k',
  'l',
  'm',
  'n',
  'p',
  'r',
  's',
  'st',
  't',
  'tr',
  'v',
  'w',
  'z',
];
const nuclei = ['a', 'e', 'i', 'o', 'u', 'ia', 'ei', 'ou'];
const codas = ['', 'l', 'n', 'r', 's', 'm', 'th', 'nd'];

/**
 * One generated memory: an English sentence of 12 to 24 words on one of sixteen subjects, with an invented person and place.
 * Names follow a skewed distribution, so that a large corpus has both words that are everywhere and words that occur once.
 */
export function memoryText(random: SeededRandom): string {
  const topic = pickOne(TOPICS, random);
  const person = inventedName(random);
  const companion = inventedName(random);
  const place = inventedName(random);
  const fact = `${person} ${pickOne(topic.verbs, random)} ${pickOne(topic.things, random)}`;
  return `${fact} in ${place} ${pickOne(TIMES, random)} with ${companion}, ${pickOne(REMARKS, random)}.`;
}

/** A question with about half the longer words of `memory`, in the order in which they stand there. */
export function questionAbout(memory: string, random: SeededRandom): string {
  const words = memory.replaceAll(/[.,]/g, '').split(' ');
  const kept = words.filter((word) => word.length > 3 && random() < 0.6);
  return `what about ${(kept.length > 2 ? kept : words.slice(0, 4)).join(' ')}?`;
}

function inventedName(random: SeededRandom): string {
  const rank = Math.floor(20_480 * random() ** 3);
  const first = syllable(rank % 1_280);
  const second = syllable((rank * 7 + Math.floor(rank / 1_280) * 53) % 1_280);
  return first.charAt(0).toUpperCase() + first.slice(1) + second;
}

function syllable(index: number): string {
  const onset = onsets[index % onsets.length] ?? '';
  const nucleus = nuclei[Math.floor(index / onsets.length) % nuclei.length] ?? '';
  const coda = codas[Math.floor(index / (onsets.length * nuclei.length)) % codas.length] ?? '';
  return onset + nucleus + coda;
}
