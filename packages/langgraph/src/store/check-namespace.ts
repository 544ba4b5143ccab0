import { InvalidNamespaceError } from '@langchain/langgraph-checkpoint';

/** What a namespace may be like. */
export interface NamespaceRule {
  /** A prefix: no segments stand for everything. */
  readonly mayBeEmpty?: boolean;
  /** Read, and written in a batch: `put` alone refuses LangGraph's own root. */
  readonly mayBeReserved?: boolean;
}

/**
 * Refuses the namespaces that LangGraph refuses. By itself: not every version of LangGraph exports its check.
 *
 * @throws InvalidNamespaceError that names the segment.
 */
export function checkNamespace(
  namespace: readonly unknown[],
  { mayBeEmpty = false, mayBeReserved = false }: NamespaceRule = {},
): void {
  if (!Array.isArray(namespace)) {
    throw new InvalidNamespaceError('The namespace is no list. Pass segments, such as ["notes", "ana"]');
  }
  if (namespace.length === 0 && !mayBeEmpty) {
    throw new InvalidNamespaceError('The namespace has no segments. Pass at least one, such as ["notes"]');
  }
  for (const [place, segment] of namespace.entries()) {
    const problem = problemOf(segment);
    if (problem !== undefined) throw new InvalidNamespaceError(`namespace[${place}]: ${problem}`);
  }
  if (namespace[0] === 'langgraph' && !mayBeReserved) {
    throw new InvalidNamespaceError('namespace[0]: "langgraph" is reserved. Begin with another segment');
  }
}

function problemOf(segment: unknown): string | undefined {
  if (typeof segment !== 'string') return `${typeof segment} is not a string. Pass strings`;
  if (segment === '') return 'the segment is empty. Leave it out';
  if (segment.includes('.')) return `"${segment}" holds a period. Write it without`;
  return undefined;
}
