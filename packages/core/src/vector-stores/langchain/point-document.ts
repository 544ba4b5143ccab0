import type { VectorGeneration, VectorPoint } from '../../contracts/vector-store.ts';
import { SCOPE_FIELDS, type Scope } from '../../types/scope.ts';

/** Fields of metadata that a document has to have, with their values: texts, compared exactly. */
export type Equals = Readonly<Record<string, string>>;

/** A document as a vector store of LangChain takes and returns it. */
export interface LangchainPointDocument {
  id?: string;
  pageContent: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- LangChain's own type of it
  metadata: Record<string, any>;
}

const ID = 'keepsakeId';
const GENERATION = 'keepsakeGeneration';
const DIMENSIONS = 'keepsakeDimensions';
const SCOPE = {
  userId: 'keepsakeUserId',
  agentId: 'keepsakeAgentId',
  runId: 'keepsakeRunId',
  appId: 'keepsakeAppId',
};

/** The document of a point: ids alone, no text and no metadata of the memory. */
export function toDocument(point: VectorPoint, generation: VectorGeneration): LangchainPointDocument {
  const id = documentId(generation.generation, point.id) ?? point.id;
  const place = { [ID]: point.id, [DIMENSIONS]: String(generation.dimensions) };
  // Some stores refuse a document without a word.
  return {
    id,
    pageContent: id,
    metadata: { ...place, ...ofGeneration(generation), ...ofScope(point.scope) },
  };
}

/** What documents of a generation have in common. */
export function ofGeneration({ generation }: Pick<VectorGeneration, 'generation'>): Equals {
  return { [GENERATION]: String(generation) };
}

/** What documents that carry every id of a scope have in common. */
export function ofScope(scope: Scope): Equals {
  return Object.fromEntries(
    SCOPE_FIELDS.flatMap((field) => {
      const id = scope[field];
      return id === undefined ? [] : [[SCOPE[field], id] as const];
    }),
  );
}

/** True when a document has every one of the fields. */
export function hasFields(document: unknown, equals: Equals): boolean {
  const metadata = metadataOf(document);
  return Object.entries(equals).every(([name, value]) => metadata[name] === value);
}

/** What a document says of its point; `undefined` for a document that is none of ours. */
export function readDocument(
  document: unknown,
): { readonly id: string; readonly documentId: string; readonly dimensions: number } | undefined {
  const { [ID]: id, [GENERATION]: generation, [DIMENSIONS]: dimensions } = metadataOf(document);
  if (typeof id !== 'string') return undefined;
  const found = documentId(Number(generation), id);
  return found === undefined ? undefined : { id, documentId: found, dimensions: Number(dimensions) };
}

/**
 * The id of a point's document: a UUID, which some stores insist on, and another one in each generation, because a memory
 * can be in two of them. `undefined` for what is no id of a memory.
 */
export function documentId(generation: number, id: string): string | undefined {
  if (!/^[\da-f]{8}-/i.test(id) || !Number.isSafeInteger(generation)) return undefined;
  const head = (Number.parseInt(id.slice(0, 8), 16) ^ generation) >>> 0;
  return `${head.toString(16).padStart(8, '0')}${id.slice(8)}`;
}

function metadataOf(document: unknown): Readonly<Record<string, unknown>> {
  const { metadata } = (document ?? {}) as { readonly metadata?: unknown };
  return typeof metadata === 'object' && metadata !== null
    ? (metadata as Readonly<Record<string, unknown>>)
    : {};
}
