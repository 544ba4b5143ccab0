import type { MemoryOperations } from './memory-operations.ts';
import { SCOPE_SPELLINGS } from './input/scope-input.ts';
import type { SpanAttributes, Trace } from './tracing/create-tracing.ts';
import { SCOPE_FIELDS, type Scope } from './types/scope.ts';

/** Where the options of each operation stand among its arguments, and what conventions call the operation. */
const OPERATIONS = {
  add: { options: 1, convention: 'upsert_memory' },
  addMany: { options: 1, convention: 'upsert_memory' },
  search: { options: 1, convention: 'search_memory' },
  context: { options: 1, convention: 'search_memory' },
  get: { options: 1 },
  getAll: { options: 0 },
  update: { options: 2, convention: 'update_memory' },
  batchUpdate: { options: 1, convention: 'update_memory' },
  supersede: { options: 2, convention: 'update_memory' },
  undo: { options: 1, convention: 'update_memory' },
  delete: { options: 1, convention: 'delete_memory' },
  batchDelete: { options: 1, convention: 'delete_memory' },
  deleteAll: { options: 0, convention: 'delete_memory' },
  history: { options: 1 },
  erase: { options: 0 },
  scopes: { options: 0 },
  job: { options: 1 },
  jobs: { options: 0 },
  waitForJob: { options: 1 },
  cancelJob: { options: 1 },
  retryJob: { options: 1 },
} as const satisfies Partial<Record<keyof MemoryOperations, OperationSpan>>;

interface OperationSpan {
  readonly options: number;
  readonly convention?: string;
}

/** The operations, each under a span of its own: `keepsake.add`, `keepsake.records.put`. */
export function traceOperations(
  operations: MemoryOperations,
  trace: Trace,
  bound: Scope | undefined,
): MemoryOperations {
  const traced = Object.entries(OPERATIONS).map(([name, span]: [string, OperationSpan]) => {
    const call = operations[name as keyof typeof OPERATIONS] as AnyCall;
    const attributesOf = (words: readonly unknown[]): SpanAttributes => describe(span, words, bound);
    const counted = 'gen_ai.memory.record.count';
    return [name, traceCall(`keepsake.${name}`, call, { trace, attributesOf, counted })];
  });
  const group = <Group extends object>(methods: Group, name: string): Group => {
    const how: CallTrace = { trace, attributesOf: () => ({}), counted: 'keepsake.results' };
    const entries = Object.entries(methods).map(([method, call]: [string, AnyCall]) => {
      return [method, traceCall(`keepsake.${name}.${method}`, call, how)];
    });
    return Object.fromEntries(entries) as Group;
  };
  return {
    ...operations,
    ...(Object.fromEntries(traced) as Pick<MemoryOperations, keyof typeof OPERATIONS>),
    export: (...call) => traceLines(operations.export(...call), trace),
    records: group(operations.records, 'records'),
    messages: group(operations.messages, 'messages'),
  };
}

type AnyCall = (...words: readonly unknown[]) => Promise<unknown>;

interface CallTrace {
  readonly trace: Trace;
  /** What is known of a call before it. */
  readonly attributesOf: (words: readonly unknown[]) => SpanAttributes;
  /** The attribute that says how many things it was about. */
  readonly counted: string;
}

function traceCall(name: string, call: AnyCall, { trace, attributesOf, counted }: CallTrace): AnyCall {
  return (...words) =>
    trace(
      name,
      () => attributesOf(words),
      async (span) => {
        const result = await call(...words);
        span?.setAttributes(outcomeOf(result, counted));
        return result;
      },
    );
}

/** A span over all the lines, from the first one that is asked for until nobody asks any more. */
async function* traceLines(lines: AsyncIterable<string>, trace: Trace): AsyncGenerator<string> {
  const end = Promise.withResolvers<number>();
  const span = trace('keepsake.export', {}, async (open) => {
    const count = await end.promise;
    open?.setAttributes({ 'keepsake.lines': count });
  });
  let count = 0;
  try {
    for await (const line of lines) {
      count += 1;
      yield line;
    }
  } catch (error) {
    end.reject(error);
    throw error;
  } finally {
    end.resolve(count);
    // What failed is thrown above; this is the same error.
    await span.catch(() => undefined);
  }
}

function describe(
  { options, convention }: OperationSpan,
  words: readonly unknown[],
  bound: Scope | undefined,
): SpanAttributes {
  const scope = scopeKind(words[options], bound);
  return {
    ...(convention !== undefined && { 'gen_ai.operation.name': convention }),
    ...(scope !== '' && { 'keepsake.scope': scope }),
  };
}

/** Which ids the call names, and none of them: they are personal data. */
function scopeKind(options: unknown, bound: Scope | undefined): string {
  const given = typeof options === 'object' && options !== null ? options : {};
  const named = new Map<string, unknown>(Object.entries({ ...given, ...bound }));
  const spellings = Object.entries(SCOPE_SPELLINGS);
  return SCOPE_FIELDS.filter((field) =>
    [field, ...spellings.filter(([, name]) => name === field).map(([spelling]) => spelling)].some(
      (name) => (named.get(name) ?? undefined) !== undefined,
    ),
  )
    .map((field) => field.replace('Id', ''))
    .join('+');
}

/** How many things a call was about, and what did not work beside it. */
function outcomeOf(result: unknown, counted: string): SpanAttributes {
  if (typeof result !== 'object' || result === null) return {};
  const { results = result, memories, deleted, degraded } = result as Readonly<Record<string, unknown>>;
  const count = [results, memories, deleted].map(lengthOf).find((length) => length !== undefined);
  const code = (degraded as { readonly code?: unknown } | undefined)?.code;
  return {
    ...(count !== undefined && { [counted]: count }),
    ...(typeof code === 'string' && { 'keepsake.degraded': code }),
  };
}

function lengthOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return Array.isArray(value) ? value.length : undefined;
}
