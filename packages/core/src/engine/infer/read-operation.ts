import { isPlainObject } from '../../internal/is-plain-object.ts';
import { visibleText } from '../../text/visible-text.ts';
import type { OperationType, RefusedOperation } from '../../types/refusal.ts';
import type { ExtractionInput, ProposedOperation } from './proposal.ts';
import { readDay } from './read-day.ts';

/** The longest text of a fact, in UTF-16 code units: what is longer is no statement. */
export const LONGEST_FACT = 2_000;
const LONGEST_REASON = 300;
const LONGEST_REFUSED = 200;

const TYPES: ReadonlyMap<string, OperationType> = new Map([
  ['add', 'add'],
  ['update', 'update'],
  ['supersede', 'supersede'],
  ['delete', 'delete'],
]);

/** One operation as a model wrote it; a refusal when it is none; `undefined` for `none`, which asks for nothing. */
export function readOperation(
  entry: unknown,
  input: ExtractionInput,
): ProposedOperation | RefusedOperation | undefined {
  if (!isPlainObject(entry)) return { type: 'unknown', rule: 'malformed' };
  const name = readName(entry);
  if (name === 'none') return undefined;
  const type = TYPES.get(name);
  const text = readText(entry['text']);
  if (type === undefined) return refusal('unknown', text, 'malformed');
  if (type !== 'delete' && (text === undefined || text.length > LONGEST_FACT))
    return refusal(type, text, 'malformed');
  return readWanted(entry, { type, text: text ?? '', input });
}

interface Wanted {
  readonly type: OperationType;
  /** Empty only for a delete. */
  readonly text: string;
  readonly input: ExtractionInput;
}

function readWanted(
  entry: Readonly<Record<string, unknown>>,
  { type, text, input }: Wanted,
): ProposedOperation | RefusedOperation {
  const basis = {
    from: readNumbers(entry['from'], input),
    reason: readText(entry['reason'])?.slice(0, LONGEST_REASON),
  };
  const content = { text, category: readCategory(entry['category'], input), ...readTimes(entry) };
  if (type === 'add') return { type, ...basis, ...content };
  const memory = readNumber(entry['memory'] ?? entry['id']);
  if (memory === undefined || memory < 1 || memory > input.memories.length)
    return refusal(type, text, 'unknown-memory');
  return type === 'delete' ? { type, memory, ...basis } : { type, memory, ...basis, ...content };
}

/** A refused operation, with what it proposed. */
export function refusal(
  type: RefusedOperation['type'],
  text: string | undefined,
  rule: RefusedOperation['rule'],
): RefusedOperation {
  return {
    type,
    ...(text !== undefined && text !== '' && { text: text.slice(0, LONGEST_REFUSED).toWellFormed() }),
    rule,
  };
}

function readName({ type, event }: Readonly<Record<string, unknown>>): string {
  const name = type ?? event;
  return typeof name === 'string' ? name.trim().toLowerCase() : '';
}

function readText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = visibleText(value.toWellFormed()).trim();
  return text === '' ? undefined : text;
}

/** Some models write numbers as text. */
function readNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\s*\d{1,9}\s*$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}

function readNumbers(value: unknown, { messages }: ExtractionInput): readonly number[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const numbers = values
    .map(readNumber)
    .filter((number) => number !== undefined && number >= 1 && number <= messages.length);
  return [...new Set(numbers as readonly number[])].toSorted((left, right) => left - right);
}

function readCategory(value: unknown, { wishes }: ExtractionInput): string | undefined {
  return wishes.categories.find(({ name }) => name === value)?.name;
}

function readTimes(entry: Readonly<Record<string, unknown>>) {
  const validFrom = readDay(entry['validFrom']);
  const end = readDay(entry['validTo']);
  // An end before the beginning is a mistake of the model's, and nothing can be told from it.
  return {
    validFrom,
    validTo: validFrom !== undefined && end !== undefined && end <= validFrom ? undefined : end,
  };
}
