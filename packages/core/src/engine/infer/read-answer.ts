import { isPlainObject } from '../../internal/is-plain-object.ts';
import { parseModelJson } from '../../internal/parse-model-json.ts';
import type { RefusedOperation } from '../../types/refusal.ts';
import type { ExtractionInput, ProposedOperation } from './proposal.ts';
import { readOperation } from './read-operation.ts';

/** How many operations are looked at: what is behind them is refused as one. */
const MOST_READ = 1_000;

/** What an answer says, or what is wrong with it as a whole. */
export type ReadAnswer =
  | { readonly operations: readonly ProposedOperation[]; readonly refused: readonly RefusedOperation[] }
  | { readonly problem: string };

/**
 * Reads what a model wrote. What is wrong with one operation costs that operation; only a text without a list of
 * operations is no answer. Also taken is what prompts made for Mem0 ask for: `{ "facts": ["…"] }`, and
 * `{ "memory": [{ "text": "…" }] }`: where the prompt is the application's own, the form may be as well.
 */
export function readAnswer(text: string, input: ExtractionInput): ReadAnswer {
  if (text.trim() === '') return { problem: 'the answer is empty' };
  const value = parseModelJson(text);
  if (value === undefined) return { problem: 'the answer holds no complete JSON' };
  const entries = entriesOf(value, input);
  if (entries === undefined) return { problem: 'the answer has no list of "operations"' };
  const operations: ProposedOperation[] = [];
  const refused: RefusedOperation[] = [];
  for (const entry of entries.slice(0, MOST_READ)) {
    const read = readOperation(entry, input);
    if (read === undefined) continue;
    if ('rule' in read) refused.push(read);
    else operations.push(read);
  }
  if (entries.length > MOST_READ) refused.push({ type: 'unknown', rule: 'too-many' });
  return { operations, refused };
}

function entriesOf(value: unknown, { wishes, messages }: ExtractionInput): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (!isPlainObject(value)) return undefined;
  const { operations, facts, memory } = value;
  if (Array.isArray(operations)) return operations;
  if (wishes.extractionPrompt === undefined) return undefined;
  const texts = Array.isArray(facts) ? facts : memory;
  if (!Array.isArray(texts)) return undefined;
  // Such a prompt asks for no sources: the facts rest on what the user said, else on all that was said.
  const said = messages.filter(({ role }) => role === 'user');
  const from = (said.length > 0 ? said : messages).map(({ number }) => number);
  return texts.map((entry: unknown) =>
    isPlainObject(entry) ? { from, ...entry, type: 'add' } : { type: 'add', text: entry, from },
  );
}
