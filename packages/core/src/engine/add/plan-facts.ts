import type { LedgerMemory } from '../../contracts/ledger-queries.ts';
import { normalizeStatement } from '../../text/normalize-statement.ts';
import type { Origin } from '../../types/memory.ts';
import type { RefusalRule, RefusedOperation } from '../../types/refusal.ts';
import type { BasedOperation } from '../infer/propose-facts.ts';
import type { ProposedOperation } from '../infer/proposal.ts';
import { MOST_DELETES } from '../infer/apply-rules.ts';
import { refusal } from '../infer/read-operation.ts';

/** A statement that is about to be stored. */
export interface NewStatement {
  readonly text: string;
  /** What makes it unique within its exact scope. */
  readonly uniqueKey: string;
  /** Places in the call of the messages that it rests on, ascending. */
  readonly messages: readonly number[];
  readonly category: string | undefined;
  readonly validFrom: string | undefined;
  readonly validTo: string | undefined;
  readonly reason: string | undefined;
  /** Whose words they are; absent: those of the speakers of its messages. */
  readonly origin?: Origin | undefined;
}

/** What to do with one fact. */
export type FactStep =
  /** One statement may take the place of several. */
  | {
      readonly type: 'create';
      readonly statement: NewStatement;
      readonly supersedes: readonly LedgerMemory[];
    }
  /** It is known: these messages say it again. */
  | { readonly type: 'restate'; readonly known: LedgerMemory; readonly statement: NewStatement }
  /** What takes the old one's place is known already. */
  | {
      readonly type: 'yield';
      readonly old: LedgerMemory;
      readonly known: LedgerMemory;
      readonly statement: NewStatement;
    }
  | { readonly type: 'reword'; readonly memory: LedgerMemory; readonly statement: NewStatement }
  | { readonly type: 'remove'; readonly memory: LedgerMemory; readonly reason: string | undefined };

/** The steps for all facts, in the order of the operations, and what could not be carried out. */
export interface FactPlan {
  readonly steps: readonly FactStep[];
  readonly refused: readonly RefusedOperation[];
}

/** How the ledger is at the moment of planning. */
export interface KnownFacts {
  /** By unique key, within the exact scope of the call. */
  readonly byKey: ReadonlyMap<string, LedgerMemory>;
  /** By id: the memories that operations touch, those that are still there. */
  readonly byId: ReadonlyMap<string, LedgerMemory>;
  /** Ids of memories whose new wording another memory of their own scope has already. */
  readonly taken: ReadonlySet<string>;
}

/**
 * Decides what becomes of each operation as the ledger is now. What a memory says that changed while the model was asked
 * is not lost: it is added beside what others made of the memory. No memory is touched twice.
 */
export function planFacts(operations: readonly BasedOperation[], known: KnownFacts): FactPlan {
  const plan: Plan = {
    known,
    steps: [],
    refused: [],
    created: new Map(),
    touched: new Set(),
    successors: new Set(),
    reworded: new Set(),
  };
  // The rules counted those of one part of the conversation; this is all of it.
  const deletes = operations.filter(({ operation }) => operation.type === 'delete').length;
  for (const based of operations) {
    if (based.operation.type === 'delete' && deletes > MOST_DELETES)
      plan.refused.push(refuse(based, 'too-many'));
    else planOperation(based, plan);
  }
  const { steps, refused, touched } = plan;
  // Who says a thing again and who changes it may be the same call: the change counts.
  return { steps: mergeRestated(steps.filter((step) => !isOvertaken(step, touched))), refused };
}

interface Plan {
  readonly known: KnownFacts;
  readonly steps: FactStep[];
  readonly refused: RefusedOperation[];
  /** The place of the step that creates a statement, by its key. */
  readonly created: Map<string, number>;
  /** Ids of memories that a step changes. */
  readonly touched: Set<string>;
  /** Ids of memories that take the place of another. */
  readonly successors: Set<string>;
  /** The keys of new wordings. */
  readonly reworded: Set<string>;
}

function planOperation(based: BasedOperation, plan: Plan): void {
  const { operation } = based;
  if (operation.type === 'add') {
    const statement = toStatement(operation, based);
    if (plan.reworded.has(statement.uniqueKey)) plan.refused.push(refuse(based, 'known'));
    else create(statement, undefined, plan);
    return;
  }
  const memory = currentOf(based, plan.known);
  const rule = memory === undefined ? 'changed-meanwhile' : ruleFor(operation, memory, plan);
  if (memory === undefined || rule !== undefined) {
    plan.refused.push(refuse(based, rule ?? 'changed-meanwhile'));
    const isLost = rule === 'changed-meanwhile' || rule === 'touched-twice';
    if (isLost && operation.type !== 'delete') planOperation(asAddition(based, operation), plan);
    return;
  }
  plan.touched.add(memory.item.id);
  if (operation.type === 'delete') plan.steps.push({ type: 'remove', memory, reason: operation.reason });
  else if (operation.type === 'supersede') create(toStatement(operation, based), memory, plan);
  else {
    const statement = toStatement(operation, based);
    plan.reworded.add(statement.uniqueKey);
    plan.steps.push({ type: 'reword', memory, statement });
  }
}

type Change = Exclude<ProposedOperation, { readonly type: 'add' }>;

/** Why a change of a memory that is still there cannot be carried out beside the others. */
function ruleFor(operation: Change, { item }: LedgerMemory, plan: Plan): RefusalRule | undefined {
  const { touched, successors, reworded, created, known } = plan;
  // Whoever took another's place in this call stays: else both could be gone, or each be the successor of the other.
  if (touched.has(item.id) || successors.has(item.id)) return 'touched-twice';
  if (operation.type === 'delete') return undefined;
  const key = normalizeStatement(operation.text);
  if (reworded.has(key)) return 'known';
  if (operation.type === 'update') return known.taken.has(item.id) || created.has(key) ? 'known' : undefined;
  const same = known.byKey.get(key);
  return same !== undefined && same.item.id !== item.id && touched.has(same.item.id)
    ? 'touched-twice'
    : undefined;
}

/** What it says is added beside what became of the memory. */
function asAddition(
  based: BasedOperation,
  operation: Exclude<Change, { readonly type: 'delete' }>,
): BasedOperation {
  const { memory: _memory, ...content } = operation;
  return { ...based, operation: { ...content, type: 'add' } };
}

function create(statement: NewStatement, supersedes: LedgerMemory | undefined, plan: Plan): void {
  const { steps, created, known } = plan;
  const place = created.get(statement.uniqueKey);
  const earlier = place === undefined ? undefined : steps[place];
  const same = known.byKey.get(statement.uniqueKey);
  if (place !== undefined && earlier?.type === 'create') {
    // Said twice in one call: one fact that rests on both.
    steps[place] = {
      ...earlier,
      statement: joined(earlier.statement, statement),
      supersedes: [...earlier.supersedes, ...(supersedes === undefined ? [] : [supersedes])],
    };
  } else if (same === undefined) {
    created.set(statement.uniqueKey, steps.length);
    steps.push({ type: 'create', statement, supersedes: supersedes === undefined ? [] : [supersedes] });
  } else if (supersedes === undefined || supersedes.item.id === same.item.id) {
    steps.push({ type: 'restate', known: same, statement });
  } else {
    plan.successors.add(same.item.id);
    steps.push({ type: 'yield', old: supersedes, known: same, statement });
  }
}

/** The texts of the steps that have to be embedded, in order. */
export function factTextsOf(steps: readonly FactStep[]): readonly string[] {
  return steps.flatMap((step) =>
    step.type === 'create' || step.type === 'reword' ? [step.statement.text] : [],
  );
}

/** A memory that is restated by several operations gets all of their messages at once. */
function mergeRestated(steps: readonly FactStep[]): readonly FactStep[] {
  const places = new Map<string, number>();
  const merged: FactStep[] = [];
  for (const step of steps) {
    const place = step.type === 'restate' ? places.get(step.known.item.id) : undefined;
    const earlier = place === undefined ? undefined : merged[place];
    if (step.type === 'restate' && place !== undefined && earlier?.type === 'restate') {
      merged[place] = { ...earlier, statement: withMessages(earlier.statement, step.statement.messages) };
      continue;
    }
    if (step.type === 'restate') places.set(step.known.item.id, merged.length);
    merged.push(step);
  }
  return merged;
}

/** The memory as it is now, if it still says what the model was shown. */
function currentOf({ memory }: BasedOperation, { byId }: KnownFacts): LedgerMemory | undefined {
  const now = memory === undefined ? undefined : byId.get(memory.item.id);
  const isSame = now?.item.memory === memory?.item.memory && now?.item.supersededBy === undefined;
  return isSame && now?.item.immutable !== true ? now : undefined;
}

function isOvertaken(step: FactStep, touched: ReadonlySet<string>): boolean {
  return step.type === 'restate' && touched.has(step.known.item.id);
}

function refuse({ operation, memory }: BasedOperation, rule: RefusalRule): RefusedOperation {
  return {
    ...refusal(operation.type, 'text' in operation ? operation.text : undefined, rule),
    ...(memory !== undefined && { memoryId: memory.item.id }),
  };
}

function toStatement(
  operation: Exclude<ProposedOperation, { readonly type: 'delete' }>,
  { messages }: BasedOperation,
): NewStatement {
  const { text, category, validFrom, validTo, reason, origin } = operation;
  return {
    text,
    uniqueKey: normalizeStatement(text),
    messages,
    category,
    validFrom,
    validTo,
    reason,
    origin,
  };
}

/** What the user says as well is the user's. */
function joined(earlier: NewStatement, later: NewStatement): NewStatement {
  const origin = later.origin === 'user' ? later.origin : earlier.origin;
  return { ...withMessages(earlier, later.messages), origin };
}

function withMessages(statement: NewStatement, more: readonly number[]): NewStatement {
  const messages = [...new Set([...statement.messages, ...more])];
  return { ...statement, messages: messages.toSorted((left, right) => left - right) };
}
