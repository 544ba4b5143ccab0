import { contentTerms } from '../../ranking/content-terms.ts';
import { normalizeStatement } from '../../text/normalize-statement.ts';
import type { RefusalRule, RefusedOperation } from '../../types/refusal.ts';
import { createEvidence, type Evidence } from './evidence.ts';
import { instructionsFor } from './instructions.ts';
import type { ExtractionInput, ProposedOperation, ShownMemory } from './proposal.ts';
import { refusal } from './read-operation.ts';

/** How many memories one call may delete; when a model wants more, none of its deletes is carried out. */
export const MOST_DELETES = 5;
/** How many operations one part of a conversation may make. */
export const MOST_OPERATIONS = 200;

/** A letter, a digit or a picture: what has none of them states nothing. */
const HAS_WORDS = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;

/** What may be carried out of what a model wants, and what may not, and why. */
export interface RuledOperations {
  readonly operations: readonly ProposedOperation[];
  readonly refused: readonly RefusedOperation[];
}

/**
 * Applies the rules. They are code and not words of the prompt, because a model that was talked into something by what
 * it read obeys no prompt: whatever it answers, only what the user said changes or deletes a memory, and what others said
 * is remembered as theirs.
 */
export function applyRules(proposed: readonly ProposedOperation[], input: ExtractionInput): RuledOperations {
  const operations: ProposedOperation[] = [];
  const refused: RefusedOperation[] = [];
  const rules = createRules(input, proposed.filter(({ type }) => type === 'delete').length);
  for (const [place, operation] of proposed.entries()) {
    const ruled = place >= MOST_OPERATIONS ? 'too-many' : rules(operation);
    if (typeof ruled === 'string') refused.push(refuse(operation, ruled, input));
    else operations.push(ruled);
  }
  return { operations, refused };
}

/** The operation as it may be carried out, or the rule that forbids it. */
type Rules = (operation: ProposedOperation) => ProposedOperation | RefusalRule;

function createRules(input: ExtractionInput, deletes: number): Rules {
  const { echoes } = input;
  const evidence = createEvidence(input, echoes);
  const touched = new Set<number>();
  const known = new Set(input.memories.map(({ memory }) => normalizeStatement(memory.item.memory)));
  const held = input.memories.map(({ memory }) => new Set([...contentTerms(memory.item.memory), 'user']));
  const instructions = normalizeStatement(instructionsFor('reconcile', input.wishes));
  const context = { evidence, known, held, instructions };
  const isEcho = (number: number): boolean => echoes.has(input.messages[number - 1]?.index ?? -1);
  return (proposed) => {
    // A memory is never its own source: what only repeats memories proves nothing, beside what else is said.
    const from = proposed.from.filter((number) => !isEcho(number));
    const operation = from.length === 0 ? proposed : { ...proposed, from };
    if (operation.type === 'add') {
      if (from.length > 0) return ruleForText(operation, context);
      return proposed.from.length > 0 ? 'known' : 'no-source';
    }
    if (input.wishes.mode === 'additive') return 'additive-mode';
    if (operation.type === 'delete' && deletes > MOST_DELETES) return 'too-many';
    if (touched.has(operation.memory)) return 'touched-twice';
    const memory = input.memories[operation.memory - 1];
    if (memory === undefined) return 'unknown-memory';
    const rule = ruleForInstructions(operation, context) ?? ruleForChange(operation, memory, evidence);
    if (rule !== undefined) return rule;
    touched.add(operation.memory);
    return { ...operation, origin: 'user' };
  };
}

interface TextContext {
  readonly evidence: Evidence;
  /** The memories as they are compared. */
  readonly known: ReadonlySet<string>;
  /** The terms of each memory. */
  readonly held: readonly ReadonlySet<string>[];
  readonly instructions: string;
}

function ruleForInstructions(
  operation: ProposedOperation,
  { instructions }: TextContext,
): RefusalRule | undefined {
  if (operation.type === 'delete') return undefined;
  if (!HAS_WORDS.test(operation.text)) return 'malformed';
  const statement = normalizeStatement(operation.text);
  return instructions.includes(statement) ? 'not-from-conversation' : undefined;
}

/** An assistant that repeats what it was reminded of tells nothing new, in whatever words, and nor does a question. */
function ruleForText(
  operation: Extract<ProposedOperation, { readonly type: 'add' }>,
  context: TextContext,
): ProposedOperation | RefusalRule {
  const rule = ruleForInstructions(operation, context);
  if (rule !== undefined) return rule;
  const { evidence, known, held } = context;
  const { text, from } = operation;
  const terms = contentTerms(text);
  const origin = evidence.originOf({ text, terms }, from);
  const isRemembered = evidence.isOnlyRemembered({ text, terms }, { memory: 0, from });
  const isSaid = origin === 'user' && !isRemembered && !evidence.onlyAsks(from);
  if (isSaid) return { ...operation, origin };
  return known.has(normalizeStatement(text)) || isHeld(terms, held) ? 'known' : { ...operation, origin };
}

/** Whether one memory says all of it, or several that it says again as a whole. */
function isHeld(terms: readonly string[], held: readonly ReadonlySet<string>[]): boolean {
  if (terms.length === 0) return false;
  const wanted = new Set([...terms, 'user']);
  const repeated = held.filter((one) => [...one].every((term) => wanted.has(term)));
  const joined = new Set(repeated.flatMap((one) => [...one]));
  return [...held, joined].some((one) => terms.every((term) => one.has(term)));
}

function ruleForChange(
  operation: Exclude<ProposedOperation, { readonly type: 'add' }>,
  { memory: { item } }: ShownMemory,
  evidence: Evidence,
): RefusalRule | undefined {
  const { type, from } = operation;
  if (item.immutable === true) return 'immutable';
  if (type !== 'delete' && normalizeStatement(operation.text) === normalizeStatement(item.memory))
    return 'known';
  if (from.length === 0) return 'no-source';
  if (!evidence.restsOnUser(from)) return 'needs-user-message';
  return isSaidByUser(operation, item.memory, evidence) ? undefined : 'said-by-others';
}

function isSaidByUser(
  operation: Exclude<ProposedOperation, { readonly type: 'add' }>,
  before: string,
  evidence: Evidence,
): boolean {
  const { type, from, memory } = operation;
  const news = type === 'delete' ? undefined : evidence.newsOf(operation.text, before);
  // What says nothing new takes something away: it says "not", "no longer", or less.
  if (news === undefined || news.terms.length === 0)
    return evidence.takesBack(type === 'delete' ? 'delete' : 'negate', before, from);
  return evidence.originOf(news, from) === 'user' && !evidence.isOnlyRemembered(news, { memory, from });
}

function refuse(operation: ProposedOperation, rule: RefusalRule, input: ExtractionInput): RefusedOperation {
  const memory = 'memory' in operation ? input.memories[operation.memory - 1]?.memory.item.id : undefined;
  return {
    ...refusal(operation.type, 'text' in operation ? operation.text : undefined, rule),
    ...(memory !== undefined && { memoryId: memory }),
  };
}
