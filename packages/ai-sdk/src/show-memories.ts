import type {
  LanguageModelV4Prompt,
  LanguageModelV4Source,
  SharedV4ProviderMetadata,
} from '@ai-sdk/provider';
import type { SearchResultItem } from '@keepsake/core';
import type { Turn } from '@keepsake/core/turns';

/** What `providerMetadata.keepsake` of a step says. */
// A type and not an interface: it has to pass as the JSON that provider metadata are.
export type KeepsakeMetadata = {
  /** The memories that the answer was given, in the order of the notes. */
  readonly memories: readonly { readonly id: string; readonly score: number }[];
  /** What failed beside the answer, and was not thrown. */
  readonly failures: readonly {
    readonly step: 'scope' | 'recall' | 'save';
    readonly name: string;
    readonly message: string;
  }[];
  /** What the search did without: the code of a `Degradation`. */
  readonly degraded?: string;
};

/** What `providerMetadata.keepsake` of a source says of the memory; its id is that of the source. */
export type KeepsakeSourceMetadata = {
  readonly score: number;
  readonly kind: SearchResultItem['kind'];
  /** The ids of the messages that it rests on. */
  readonly sources: readonly string[];
  /** When it was said or became true, else when it was recorded: ISO 8601. */
  readonly date: string;
};

/** A title is for people: this many characters of a memory. */
const MAX_TITLE_LENGTH = 200;

/**
 * The memories of a turn as sources of its answer. An application sees the sources of all steps together, so only the first
 * step has them: the one that is asked by a user and not by a tool.
 */
export function sourcesOf(prompt: LanguageModelV4Prompt, { notes }: Turn): readonly LanguageModelV4Source[] {
  return prompt.at(-1)?.role === 'user' ? (notes?.memories ?? []).map(sourceOf) : [];
}

function sourceOf({
  id,
  memory,
  kind,
  score,
  sources,
  validFrom,
  createdAt,
}: SearchResultItem): LanguageModelV4Source {
  const metadata: KeepsakeSourceMetadata = { score, kind, sources, date: validFrom ?? createdAt };
  const title =
    memory.length > MAX_TITLE_LENGTH ? `${memory.slice(0, MAX_TITLE_LENGTH).toWellFormed()}…` : memory;
  return {
    type: 'source',
    sourceType: 'document',
    id,
    mediaType: 'text/plain',
    title,
    providerMetadata: { keepsake: metadata },
  };
}

/** The metadata of a step, beside what its provider says. */
export function withMetadata(
  providerMetadata: SharedV4ProviderMetadata | undefined,
  { notes, failures }: Turn,
): SharedV4ProviderMetadata {
  const metadata: KeepsakeMetadata = {
    memories: (notes?.memories ?? []).map(({ id, score }) => ({ id, score })),
    failures: failures.map(({ step, error }) => ({ step, ...describeError(error) })),
    ...(notes?.degraded !== undefined && { degraded: notes.degraded.code }),
  };
  return { ...providerMetadata, keepsake: metadata };
}

function describeError(error: unknown): { readonly name: string; readonly message: string } {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) };
}
