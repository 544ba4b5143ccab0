import type { RelatedDocument, Relations, RelationsRequest } from '../../contracts/ledger-queries.ts';
import { scopeKey } from '../../types/scope.ts';
import { countTerms, timeOf } from './candidates.ts';
import { citationsOf, episodeOf } from './citations.ts';
import { ascendingKeys, descendingKeys } from './key-list.ts';
import type { MessageRow, StoreState } from './state.ts';
import { seeMemory, type SeenMemory } from './views.ts';

/** What stands around current memories, in the order of the keys. */
export function readRelations(state: StoreState, request: RelationsRequest): Relations[] {
  return request.keys.flatMap((key) => {
    const seen = seeMemory(state, key, undefined);
    if (seen === undefined) return [];
    return seen.version.state.kind === 'episode'
      ? [relateEpisode(state, seen, request)]
      : [relateStatement(state, seen, request)];
  });
}

function relateEpisode(state: StoreState, episode: SeenMemory, request: RelationsRequest): Relations {
  const message = messageOf(state, episode);
  const documents = (positions: Iterable<number>): RelatedDocument[] =>
    neighbours(state, { positions, episode, reach: request.reach }).map((seen) =>
      toDocument(seen, request.terms),
    );
  const positions =
    message === undefined ? undefined : state.threads.get(scopeKey(message.message))?.positions;
  if (message === undefined || positions === undefined) {
    return { key: episode.key, previous: [], next: [], sources: [], citedBy: [] };
  }
  return {
    key: episode.key,
    previous: documents(descendingKeys(positions, message.position)),
    next: documents(ascendingKeys(positions, message.position)),
    sources: [],
    citedBy: citationsOf(state, message.message.key, message.message)
      .map(({ key }) => key)
      .filter((key) => key !== episode.key),
  };
}

function relateStatement(state: StoreState, statement: SeenMemory, { terms }: RelationsRequest): Relations {
  const sources = statement.version.sourceKeys
    .map((messageKey) => episodeOf(state, messageKey, statement.version.state))
    .filter((seen) => seen !== undefined)
    .map((seen) => toDocument(seen, terms));
  return { key: statement.key, previous: [], next: [], sources, citedBy: [] };
}

/** The message of an episode, if it is of the episode's own scope. */
function messageOf(state: StoreState, { version }: SeenMemory): MessageRow | undefined {
  const row = state.messages.get(version.sourceKeys[0] ?? '');
  return row !== undefined && scopeKey(row.message) === scopeKey(version.state) ? row : undefined;
}

function neighbours(
  state: StoreState,
  search: { readonly positions: Iterable<number>; readonly episode: SeenMemory; readonly reach: number },
): SeenMemory[] {
  const found: SeenMemory[] = [];
  if (search.reach < 1) return found;
  for (const position of search.positions) {
    const key = state.messagesByPosition.get(position)?.message.key;
    const neighbour = key === undefined ? undefined : episodeOf(state, key, search.episode.version.state);
    if (neighbour !== undefined && neighbour.key !== search.episode.key) found.push(neighbour);
    if (found.length >= search.reach) break;
  }
  return found;
}

function toDocument(seen: SeenMemory, terms: readonly string[]): RelatedDocument {
  const { speaker } = seen.version.state;
  return {
    key: seen.key,
    ...(speaker !== undefined && { speaker }),
    time: timeOf(seen),
    ...countTerms(seen.version.terms, terms),
  };
}
