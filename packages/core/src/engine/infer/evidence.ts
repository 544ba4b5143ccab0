import { contentTerms } from '../../ranking/content-terms.ts';
import { languageOf, mayBeSameLanguage } from '../../text/language-of.ts';
import { visibleText } from '../../text/visible-text.ts';
import type { Origin } from '../../types/memory.ts';
import { hearVoices, isName, type Voice } from './hear-voices.ts';
import type { ExtractionInput, ShownMessage } from './proposal.ts';
import { negationTerms, readCues } from './read-cues.ts';
import { weighClaim, type Claim, type ClaimWeights } from './weigh-claim.ts';

/** Who said what, for the rules. */
export interface Evidence {
  /** True when one of these messages holds words of the user's own. */
  readonly restsOnUser: (from: readonly number[]) => boolean;
  /** True when all that the user says in these messages is questions. */
  readonly onlyAsks: (from: readonly number[]) => boolean;
  /** What the new text says that the old one does not, beside that it is not so any more. */
  readonly newsOf: (text: string, before: string) => Claim;
  /**
   * Whose words a claim is, for which a model names these messages. The user's, where the user said as much of it as any
   * other, and where nobody said it: of an inference or a translation the words are nobody's. What a tool, a page or an
   * encoded text may have brought in is theirs.
   */
  readonly originOf: (claim: Claim, from: readonly number[]) => Origin;
  /**
   * True when the user, in these messages, wants a memory forgotten (`delete`), or says that it is not so any more
   * (`negate`), as far as words tell.
   */
  readonly takesBack: (how: 'delete' | 'negate', memory: string, from: readonly number[]) => boolean;
  /** True when the terms come from other memories, which the user does not speak of in these messages. */
  readonly isOnlyRemembered: (claim: Claim, change: MemoryChangeBasis) => boolean;
}

/** Which memory a change is about, and what it rests on. */
export interface MemoryChangeBasis {
  /** The number of the memory. */
  readonly memory: number;
  readonly from: readonly number[];
}

/** The longest answer that stands for the question before it: "Yes, since May". */
const SHORT_ANSWER_TERMS = 12;
/** Which origin is named first, where several said the same. */
const ORDER = ['tool', 'document', 'import', 'assistant'] as const;

/** Reads who said what out of the messages of a prompt; `echoes` are places in the call of those that say nothing new. */
export function createEvidence(input: ExtractionInput, echoes: ReadonlySet<number>): Evidence {
  const heard: Heard = { input, voices: hearVoices(input, echoes), names: namesOf(input) };
  const isOwn = (number: number): boolean => isUser(input.messages[number - 1]);
  return {
    restsOnUser: (from) => from.some(isOwn),
    onlyAsks: (from) => userTexts(from, heard).every((text) => readCues(text).onlyAsks),
    newsOf: (text, before) => {
      const known = new Set([...contentTerms(before), ...heard.names, ...negationTerms()]);
      return { text, terms: termsOf(text).filter((term) => !known.has(term)) };
    },
    originOf: (claim, from) => (from.some(isOwn) ? judge(claim, from, heard) : speakerOf(from, heard)),
    takesBack: (how, memory, from) => takesBack({ how, memory, from }, heard),
    isOnlyRemembered: (claim, basis) => isOnlyRemembered(claim, basis, heard),
  };
}

interface Heard {
  readonly input: ExtractionInput;
  readonly voices: readonly Voice[];
  /** Words that only say who: they are nobody's claim. */
  readonly names: ReadonlySet<string>;
}

function namesOf({ messages, recent, memories }: ExtractionInput): ReadonlySet<string> {
  const names = [...messages, ...recent].map(({ name }) => name).filter(isName);
  const subjects = memories
    .filter(({ memory: { item } }) => item.attributedTo === 'user')
    .map(({ memory: { item } }) => firstWord(item.memory));
  return new Set(['user', ...[...names, ...subjects].flatMap(termsOf)]);
}

/** Whom or what a statement is about, in most languages. */
function firstWord(text: string): string {
  return text.trim().split(/\s+/u, 1)[0] ?? '';
}

function judge(claim: Claim, from: readonly number[], heard: Heard): Origin {
  const { voices, names } = heard;
  const terms = claim.terms.filter((term) => !names.has(term));
  const strangers = voices.filter(({ origin }) => origin !== 'assistant');
  const own = new Set([...ownTerms(from, heard), ...saidDates(claim.text, userTexts(from, heard))]);
  const weights = weighClaim({ text: claim.text, terms }, { own, voices });
  if (weights.heard > 0) return isOutweighed(weights, strangers.length > 0) ? loudest(terms, heard) : 'user';
  const said = languageOf(userTexts(from, heard).join('\n'));
  const language = languageOf(claim.text);
  const isComparable = mayBeSameLanguage(said, language);
  if (weights.own > 0) {
    const isInvented = strangers.length > 0 && isComparable && weights.own < weights.invented;
    return isInvented ? firstOrigin(strangers) : 'user';
  }
  const unreadable = voices.filter(
    (voice) => voice.isEncoded || ![said, language].some((known) => mayBeSameLanguage(voice.language, known)),
  );
  if (unreadable.length > 0) return firstOrigin(unreadable);
  return terms.length > 0 && isComparable && strangers.length > 0 ? firstOrigin(strangers) : 'user';
}

function isOutweighed(
  { own, heard, invented, ownNames, heardNames, foreignNames }: ClaimWeights,
  hasStrangers: boolean,
): boolean {
  if (hasStrangers) return own <= heard || own < heard + invented || (foreignNames > 0 && ownNames === 0);
  // "Where do you live?" – "Lisbon": who asks brings the words around the answer.
  return own < heard && (ownNames === 0 || heardNames > 0);
}

/** The origin that said most of the terms. */
function loudest(terms: readonly string[], { voices }: Heard): Origin {
  const counted = ORDER.map((origin) => ({
    origin,
    count: terms.filter((term) => voices.some((voice) => voice.origin === origin && voice.terms.has(term)))
      .length,
  }));
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).origin;
}

function firstOrigin(voices: readonly Voice[]): Origin {
  return ORDER.find((origin) => voices.some((voice) => voice.origin === origin)) ?? 'import';
}

/** Of messages without a word of the user's: the speakers, and of what the user only attached, the document. */
function speakerOf(from: readonly number[], { input: { messages } }: Heard): Origin {
  const roles = from.map((number) => messages[number - 1]?.role);
  if (roles.includes('tool')) return 'tool';
  return roles.some((role) => role === 'user' || role === 'system') ? 'document' : 'assistant';
}

interface TakingBack {
  readonly how: 'delete' | 'negate';
  readonly memory: string;
  readonly from: readonly number[];
}

function takesBack({ how, memory, from }: TakingBack, heard: Heard): boolean {
  const texts = userTexts(from, heard);
  const cues = texts.map(readCues);
  const [retracts, negates] = [cues.some((cue) => cue.retracts), cues.some((cue) => cue.negates)];
  const own = ownTerms(from, heard);
  const subject = subjectTerms(memory, heard);
  const spoken = subject.filter((term) => own.has(term)).length;
  const isComparable = mayBeSameLanguage(languageOf(texts.join('\n')), languageOf(memory));
  const hasStrangers = heard.voices.some(({ origin }) => origin !== 'assistant');
  if (!hasStrangers) return spoken > 0 || retracts || (negates && (how === 'negate' || !isComparable));
  // Where others had a say, it is not enough that the user speaks of the same thing.
  if (!isComparable) return retracts;
  if (how === 'delete') return spoken > 0 && retracts;
  // "I go to the gym again" takes back that she does not.
  return spoken * 2 > subject.length && (negates || readCues(memory).negates);
}

/** What a memory says of whom it is about, beside that it is not so; all of it where that is one word. */
function subjectTerms(memory: string, { names }: Heard): readonly string[] {
  const terms = contentTerms(memory).filter((term) => !names.has(term));
  const about = new Set([...contentTerms(firstWord(memory)), ...negationTerms()]);
  const rest = terms.filter((term) => !about.has(term));
  return rest.length > 0 ? rest : terms;
}

function isOnlyRemembered({ terms }: Claim, { memory, from }: MemoryChangeBasis, heard: Heard): boolean {
  const own = ownTerms(from, heard);
  if (terms.length === 0 || terms.some((term) => own.has(term))) return false;
  const others = heard.input.memories
    .filter(({ number }) => number !== memory)
    .map((shown) => contentTerms(shown.memory.item.memory))
    .filter((held) => terms.some((term) => held.includes(term)));
  if (!terms.every((term) => others.some((held) => held.includes(term)))) return false;
  return !others.some((held) => held.some((term) => own.has(term)));
}

function ownTerms(from: readonly number[], heard: Heard): ReadonlySet<string> {
  const { messages } = heard.input;
  return new Set(
    from.flatMap((number) => {
      const message = messages[number - 1];
      if (!isUser(message)) return [];
      const own = termsOf(message.text);
      const isAnswer = own.length <= SHORT_ANSWER_TERMS && readCues(message.text).isAnswer;
      return isAnswer ? [...own, ...questionBefore(number, heard)] : own;
    }),
  );
}

/** "Did you move to Porto?" – "Yes": whoever answers a question has said what it asks. */
function questionBefore(number: number, { input: { messages, recent } }: Heard): readonly string[] {
  const before = number === 1 ? recent.at(-1) : messages[number - 2];
  return before?.role === 'assistant' && /[?？؟;]\s*$/u.test(before.text.trimEnd())
    ? termsOf(before.text)
    : [];
}

const DATE = /\b\d{4}-\d{2}-(\d{2})\b/g;

/** Terms of dates whose day the user named: "the 19th" has become 2026-05-19. */
function saidDates(text: string, said: readonly string[]): readonly string[] {
  const numbers = new Set(said.flatMap((words) => words.match(/\d+/g) ?? []).map(Number));
  return [...text.matchAll(DATE)].flatMap(([date, day]) => (numbers.has(Number(day)) ? termsOf(date) : []));
}

function userTexts(from: readonly number[], { input: { messages } }: Heard): readonly string[] {
  return from
    .map((number) => messages[number - 1])
    .filter(isUser)
    .map(({ text }) => text);
}

function termsOf(text: string): readonly string[] {
  return contentTerms(visibleText(text));
}

function isUser(message: ShownMessage | undefined): message is ShownMessage {
  return message !== undefined && message.role === 'user' && message.text.trim() !== '';
}
