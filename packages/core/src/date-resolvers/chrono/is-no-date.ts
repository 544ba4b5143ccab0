import type { Component, ParsedResult } from 'chrono-node';

/** What stands before a word that is a month there and something else elsewhere: "in May", but "may I?". */
const monthPreposition =
  /(?:^|\s)(?:in|of|since|until|till|by|during|before|after|last|next|this|en|em|de|im|seit)\s+$/iu;
/** Three letters are a weekday or month in one place and a word in ten others: sat, sun, may, so, mer, mar, ter. */
const shortWord = /^\p{Script=Latin}{1,3}\.?$/u;
const otherMeaning = new Set(['march', 'mars', 'marco', 'août']);
/** "10-12", "1/2", "5.3.": a score, a share and a version more often than a day. */
const numbersOnly = /^[\d\s./:-]+$/u;
const lengthOfTime =
  /^for\b|\b(?:last|past|previous|next|coming)\s+(?:few|several|couple|\d+|two|three|four|five|six|seven|eight|nine|ten|twelve)\b/iu;

/** True for what chrono takes for a date though it seldom is one, or though it cannot say which. */
export function isNoDate(
  result: ParsedResult,
  { text, words, said, locale }: { text: string; words: string; said: Date; locale: string },
): boolean {
  const { start } = result;
  const isCertain = (component: Component): boolean => start.isCertain(component);
  if (numbersOnly.test(words) && !isCertain('year')) return true;
  if (locale === 'en' && lengthOfTime.test(words)) return true;
  if (isThisMoment(result, said)) return true;
  const isBare = !isCertain('day') && !isCertain('year');
  if (!isBare || !(shortWord.test(words) || otherMeaning.has(words.toLowerCase()))) return false;
  return isCertain('weekday') || !monthPreposition.test(text.slice(0, result.index));
}

/** "Now" and "ten minutes ago" say nothing that is not known from when it was said. */
function isThisMoment({ start }: ParsedResult, said: Date): boolean {
  const tags = start.tags();
  if (tags.has('casualReference/now')) return true;
  const isSameDay =
    start.get('day') === said.getDate() &&
    start.get('month') === said.getMonth() + 1 &&
    start.get('year') === said.getFullYear();
  return tags.has('result/relativeDateAndTime') && isSameDay;
}
