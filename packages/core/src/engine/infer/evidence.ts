import { contentTerms } from '../../ranking/content-terms.ts';
import type { ExtractionInput, ShownMessage } from './proposal.ts';

/** Who said what, for the rules. */
export interface Evidence {
  /** True when one of these messages holds words of the user's own. */
  readonly restsOnUser: (from: readonly number[]) => boolean;
  /**
   * True when most of the words of a change that others said (tools, pages, captions, names, the assistant) were not said
   * by the user in these messages. Words that nobody said, as of a translation, count for nobody.
   */
  readonly isSaidByOthers: (terms: readonly string[], from: readonly number[]) => boolean;
}

/** The longest answer that stands for the question before it: "Yes, since May". */
const SHORT_ANSWER_TERMS = 12;

/** Reads who said what out of the messages of a prompt. */
export function createEvidence({ messages, recent }: ExtractionInput): Evidence {
  const others = new Set([
    ...messages.flatMap((message) => [
      ...(message.role === 'user' ? [] : contentTerms(message.text)),
      ...contentTerms(message.attached),
      ...contentTerms(message.name ?? ''),
    ]),
    ...recent.flatMap(({ role, text }) => (role === 'user' ? [] : contentTerms(text))),
  ]);
  const termsOfUser = (number: number): readonly string[] => {
    const message = messages[number - 1];
    if (!isUser(message)) return [];
    const own = contentTerms(message.text);
    return [
      ...own,
      ...(own.length <= SHORT_ANSWER_TERMS ? questionBefore(number, { messages, recent }) : []),
    ];
  };
  return {
    restsOnUser: (from) => from.some((number) => isUser(messages[number - 1])),
    isSaidByOthers: (terms, from) => {
      const said = terms.filter((term) => others.has(term));
      if (said.length === 0) return false;
      const own = new Set(from.flatMap(termsOfUser));
      return said.filter((term) => own.has(term)).length * 2 < said.length;
    },
  };
}

/** "Did you move to Porto?" – "Yes": whoever answers a question has said what it asks. */
function questionBefore(
  number: number,
  { messages, recent }: Pick<ExtractionInput, 'messages' | 'recent'>,
): readonly string[] {
  const before = number === 1 ? recent.at(-1) : messages[number - 2];
  return before?.role === 'assistant' && /[?？؟;]\s*$/u.test(before.text.trimEnd())
    ? contentTerms(before.text)
    : [];
}

function isUser(message: ShownMessage | undefined): message is ShownMessage {
  return message !== undefined && message.role === 'user' && message.text.trim() !== '';
}
