import type { ChangeNote } from '../../contracts/ledger-changes.ts';
import { sha256Hex } from '../../internal/sha256-hex.ts';
import type { MemoryItem, Origin } from '../../types/memory.ts';
import type { StoredMessage } from '../../types/message.ts';
import { pickScope, scopeKey } from '../../types/scope.ts';
import type { AddRequest } from '../requests.ts';
import { originOf } from './describe-episode.ts';
import type { NewStatement } from './plan-facts.ts';

/** The most sources that a fact names: what is said every day needs no proof of every day. */
const MOST_SOURCES = 50;

/** What a fact is described from. */
export interface FactBasis {
  readonly request: AddRequest;
  readonly statement: NewStatement;
  /** The messages that it rests on, oldest first. */
  readonly messages: readonly StoredMessage[];
  readonly note: ChangeNote;
}

/** A fact: its first version. It is true since its oldest message, unless the model says since when. */
export async function describeFact(
  { request, statement, messages, note }: FactBasis,
  { id, supersedes }: { readonly id: string; readonly supersedes: string | undefined },
): Promise<MemoryItem> {
  const { text, category, validTo } = statement;
  const attributedTo = statement.origin ?? originOfAll(messages);
  const speaker = speakerOf(messages, attributedTo);
  return {
    ...pickScope(request.scope),
    id,
    memory: text,
    kind: 'fact',
    metadata: request.metadata,
    categories: withCategory(request.categories, category),
    hash: await sha256Hex(text),
    createdAt: note.at,
    updatedAt: note.at,
    ...(request.expiresAt !== undefined && { expiresAt: request.expiresAt }),
    validFrom: statement.validFrom ?? timeOf(messages) ?? note.at,
    ...(validTo !== undefined && { validTo }),
    attributedTo,
    ...(speaker !== undefined && { speaker }),
    sources: messages.map((message) => message.id),
    ...(supersedes !== undefined && { supersedes }),
    version: 1,
    ...(request.immutable && { immutable: true }),
  };
}

/** The next version of a fact that is worded better or completed; `messages` are those that it does not rest on yet. */
export async function rewordFact(
  { dates: _dates, ...fact }: MemoryItem,
  { statement, messages, note }: FactBasis,
): Promise<MemoryItem> {
  const { validFrom = fact.validFrom, validTo = fact.validTo } = statement;
  return {
    ...fact,
    memory: statement.text,
    hash: await sha256Hex(statement.text),
    categories: withCategory(fact.categories, statement.category),
    ...(validFrom !== undefined && { validFrom }),
    ...(validTo !== undefined && { validTo }),
    ...nextVersion(fact, { messages, note }),
  };
}

/** The next version of a fact that was said again, in messages that it does not rest on yet. */
export function restateFact(fact: MemoryItem, basis: Pick<FactBasis, 'messages' | 'note'>): MemoryItem {
  return { ...fact, ...nextVersion(fact, basis) };
}

/** The messages that a fact does not rest on yet, as far as it has room for more. */
export function newSources(fact: MemoryItem, messages: readonly StoredMessage[]): readonly StoredMessage[] {
  // Ids of messages mean something within their own thread only.
  const thread = scopeKey(fact);
  const known = new Set(fact.sources);
  return messages
    .filter((message) => scopeKey(message) === thread && !known.has(message.id))
    .slice(0, Math.max(0, MOST_SOURCES - fact.sources.length));
}

function nextVersion(fact: MemoryItem, { messages, note }: Pick<FactBasis, 'messages' | 'note'>) {
  return {
    sources: [...fact.sources, ...messages.map(({ id }) => id)],
    updatedAt: note.at,
    version: fact.version + 1,
  };
}

function withCategory(categories: readonly string[], category: string | undefined): readonly string[] {
  return category === undefined || categories.includes(category) ? categories : [...categories, category];
}

function timeOf(messages: readonly StoredMessage[]): string | undefined {
  return messages.map(({ timestamp }) => timestamp).toSorted()[0];
}

/** Who said it, where all who may have said it have one name. */
function speakerOf(messages: readonly StoredMessage[], origin: Origin): string | undefined {
  const said = messages.filter(({ role }) => originOf(role) === origin);
  const names = new Set(said.map(({ name }) => name));
  return names.size === 1 ? [...names][0] : undefined;
}

/** What the user said as well is the user's; what rests on a tool or a page as well is no better than that. */
function originOfAll(messages: readonly StoredMessage[]): Origin {
  const origins = new Set(messages.map(({ role }) => originOf(role)));
  return (
    (['user', 'tool', 'document', 'assistant'] as const).find((origin) => origins.has(origin)) ?? 'import'
  );
}
