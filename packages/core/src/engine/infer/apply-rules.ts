import { contentTerms } from '../../ranking/content-terms.ts';
import { normalizeStatement } from '../../text/normalize-statement.ts';
import type { RefusalRule, RefusedOperation } from '../../types/refusal.ts';
import { createEvidence, type Evidence } from './evidence.ts';
import { instructionsFor } from './instructions.ts';
import type { ExtractionInput, ProposedOperation, ShownMemory } from './proposal.ts';
import { refusal } from './read-operation.ts';

/** How many memories one part of a conversation may delete; when a model wants more, none of its deletes is carried out. */
export const MOST_DELETES = 5;
/** How many operations one part of a conversation may make. */
export const MOST_OPERATIONS = 200;

/** What may be carried out of what a model wants, and what may not, and why. */
export interface RuledOperations {
  readonly operations: readonly ProposedOperation[];
  readonly refused: readonly RefusedOperation[];
}

/**
 * Applies the rules. They are code and not words of the prompt, because a model that was talked into something by what
 * it read obeys no prompt: whatever it answers, only what the user said changes or deletes a memory.
 */
export function applyRules(proposed: readonly ProposedOperation[], input: ExtractionInput): RuledOperations {
  const operations: ProposedOperation[] = [];
  const refused: RefusedOperation[] = [];
  const rules = createRules(input, proposed.filter(({ type }) => type === 'delete').length);
  for (const [place, operation] of proposed.entries()) {
    const rule = place >= MOST_OPERATIONS ? 'too-many' : rules(operation);
    if (rule === undefined) operations.push(operation);
    else refused.push(refuse(operation, rule, input));
  }
  return { operations, refused };
}

function createRules(
  input: ExtractionInput,
  deletes: number,
): (operation: ProposedOperation) => RefusalRule | undefined {
  const evidence = createEvidence(input);
  const touched = new Set<number>();
  const known = new Set(input.memories.map(({ memory }) => normalizeStatement(memory.item.memory)));
  const instructions = normalizeStatement(instructionsFor('reconcile', input.wishes));
  return (operation) => {
    if (operation.type === 'add') {
      if (operation.from.length === 0) return 'no-source';
      return ruleForText(operation, { evidence, known, instructions, input });
    }
    if (input.wishes.mode === 'additive') return 'additive-mode';
    if (operation.type === 'delete' && deletes > MOST_DELETES) return 'too-many';
    if (touched.has(operation.memory)) return 'touched-twice';
    const memory = input.memories[operation.memory - 1];
    const rule = memory === undefined ? 'unknown-memory' : ruleForChange(operation, memory, evidence);
    if (rule === undefined) touched.add(operation.memory);
    return rule;
  };
}

interface TextContext {
  readonly evidence: Evidence;
  readonly known: ReadonlySet<string>;
  readonly instructions: string;
  readonly input: ExtractionInput;
}

/** An assistant that repeats what it was reminded of tells nothing new, in whatever words. */
function ruleForText(
  { text, from }: Extract<ProposedOperation, { readonly type: 'add' }>,
  { evidence, known, instructions, input }: TextContext,
): RefusalRule | undefined {
  const statement = normalizeStatement(text);
  if (statement === '') return 'malformed';
  if (instructions.includes(statement)) return 'not-from-conversation';
  if (evidence.restsOnUser(from)) return undefined;
  if (known.has(statement)) return 'known';
  const terms = contentTerms(text);
  const repeats = input.memories.some(({ memory }) => covers(memory.item.memory, terms));
  return repeats ? 'known' : undefined;
}

function covers(memory: string, terms: readonly string[]): boolean {
  const held = new Set(contentTerms(memory));
  return terms.length > 0 && terms.every((term) => held.has(term));
}

function ruleForChange(
  operation: Exclude<ProposedOperation, { readonly type: 'add' }>,
  { memory: { item } }: ShownMemory,
  evidence: Evidence,
): RefusalRule | undefined {
  if (item.immutable === true) return 'immutable';
  if (operation.type !== 'delete' && normalizeStatement(operation.text) === normalizeStatement(item.memory))
    return 'known';
  if (operation.from.length === 0) return 'no-source';
  if (!evidence.restsOnUser(operation.from)) return 'needs-user-message';
  const before = new Set(contentTerms(item.memory));
  const news =
    operation.type === 'delete'
      ? [...before]
      : contentTerms(operation.text).filter((term) => !before.has(term));
  return evidence.isSaidByOthers(news, operation.from) ? 'said-by-others' : undefined;
}

function refuse(operation: ProposedOperation, rule: RefusalRule, input: ExtractionInput): RefusedOperation {
  const memory = 'memory' in operation ? input.memories[operation.memory - 1]?.memory.item.id : undefined;
  return {
    ...refusal(operation.type, 'text' in operation ? operation.text : undefined, rule),
    ...(memory !== undefined && { memoryId: memory }),
  };
}
