import { contentTerms } from '../../ranking/content-terms.ts';
import { languageOf } from '../../text/language-of.ts';
import { visibleText } from '../../text/visible-text.ts';
import type { Origin } from '../../types/memory.ts';
import type { ExtractionInput } from './proposal.ts';

/** Somebody other than the user whose words the model reads. */
export interface Voice {
  readonly origin: Exclude<Origin, 'user'>;
  readonly terms: ReadonlySet<string>;
  /** As {@link languageOf} tells it. */
  readonly language: string | undefined;
  /** Holds what a reader cannot read and a model can: an encoded text. */
  readonly isEncoded: boolean;
}

/** A name of more words says something. */
const LONGEST_NAME_TERMS = 3;
const ENCODED = /[A-Za-z\d+/]{40,}={0,2}|(?:[A-Fa-f\d]{2}[\s:]?){32,}/;

/**
 * All that the model reads and the user did not say: the other speakers, captions and titles of what was attached, names
 * that are sentences, and memories that came from others. Who repeats memories is not heard.
 */
export function hearVoices(
  { messages, recent, memories }: ExtractionInput,
  echoes: ReadonlySet<number>,
): readonly Voice[] {
  const heard = messages.filter(({ index }) => !echoes.has(index));
  const spoken = [...heard, ...recent].flatMap(({ role, name, text, attached }) => [
    ...(role === 'user' ? [] : [voice(originOf(role), text)]),
    voice('document', attached),
    ...(isName(name) ? [] : [voice(role === 'user' ? 'document' : originOf(role), name ?? '')]),
  ]);
  const remembered = memories.flatMap(({ memory: { item } }) =>
    item.attributedTo === 'user' ? [] : [voice(item.attributedTo, item.memory)],
  );
  return [...spoken, ...remembered].filter(({ terms, isEncoded }) => terms.size > 0 || isEncoded);
}

/** True for the name of somebody: it says who, and nothing about them. */
export function isName(name: string | undefined): name is string {
  return name !== undefined && contentTerms(name).length <= LONGEST_NAME_TERMS;
}

function originOf(role: ExtractionInput['messages'][number]['role']): Voice['origin'] {
  if (role === 'assistant') return 'assistant';
  return role === 'tool' ? 'tool' : 'document';
}

function voice(origin: Voice['origin'], text: string): Voice {
  const seen = visibleText(text);
  return {
    origin,
    terms: new Set(contentTerms(seen)),
    language: languageOf(seen),
    isEncoded: ENCODED.test(seen),
  };
}
