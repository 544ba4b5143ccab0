import type { LanguageModel } from '../../contracts/language-model.ts';
import type { LedgerMemory } from '../../contracts/ledger-queries.ts';
import { ProviderError } from '../../errors/provider-error.ts';
import type { RefusedOperation } from '../../types/refusal.ts';
import type { Degradation, Usage } from '../../types/results.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { Indexing } from '../indexing/indexing.ts';
import type { AddRequest } from '../requests.ts';
import type { Meter } from '../meter/create-meter.ts';
import { NO_USAGE, sumUsage } from '../usage.ts';
import { askModel } from './ask-model.ts';
import { gatherContext, type GatherContextRequest } from './gather-context.ts';
import type { ExtractionInput, ProposedOperation } from './proposal.ts';

/** An operation with what its numbers stand for. */
export interface BasedOperation {
  readonly operation: ProposedOperation;
  /** The memory that it touches, as the model was shown it. */
  readonly memory: LedgerMemory | undefined;
  /** Places in the call of the messages that it rests on, ascending. */
  readonly messages: readonly number[];
}

/** What a model makes of the messages of a call. */
export interface FactProposal {
  readonly operations: readonly BasedOperation[];
  readonly refused: readonly RefusedOperation[];
  /** The first part that the model gave no usable answer for; the others count all the same. */
  readonly degraded: Degradation | undefined;
  /** Places in the call of messages that only repeat what is remembered. */
  readonly echoes: ReadonlySet<number>;
  readonly usage: Usage;
}

/** Nobody was asked. */
export const NO_PROPOSAL: FactProposal = {
  operations: [],
  refused: [],
  degraded: undefined,
  echoes: new Set(),
  usage: NO_USAGE,
};

/**
 * Asks the model what the messages say that is worth remembering, and what they change. One call, unless the conversation
 * is longer than one call can read.
 *
 * @throws ProviderError for a failure that may heal, where the request says `onModelFailure: 'throw'`.
 */
export async function proposeFacts(
  gathering: GatherContextRequest,
  indexing: Indexing,
  deps: EngineDependencies,
): Promise<FactProposal> {
  const { llm } = deps;
  if (llm === undefined || gathering.messages.length === 0) return NO_PROPOSAL;
  let proposal = NO_PROPOSAL;
  for (const input of await gatherContext(gathering, indexing, deps)) {
    const part = await proposeForPart(input, { model: llm, meter: deps.meter, request: gathering.request });
    proposal = {
      operations: [...proposal.operations, ...part.operations],
      refused: [...proposal.refused, ...part.refused],
      degraded: proposal.degraded ?? part.degraded,
      echoes: new Set([...proposal.echoes, ...part.echoes]),
      usage: sumUsage(proposal.usage, part.usage),
    };
  }
  return proposal;
}

interface Asked {
  readonly model: LanguageModel;
  readonly meter: Meter;
  readonly request: AddRequest;
}

async function proposeForPart(
  input: ExtractionInput,
  { model, meter, request: { signal, onModelFailure } }: Asked,
): Promise<FactProposal> {
  const { echoes } = input;
  // Nothing was said that is not known: there is nothing to ask.
  if (input.messages.every(({ index }) => echoes.has(index))) return { ...NO_PROPOSAL, echoes };
  const { operations, ...part } = await askModel(input, { model, meter, signal });
  const error = part.degraded?.error;
  if (onModelFailure === 'throw' && error instanceof ProviderError && error.isRetryable) throw error;
  return { ...part, echoes, operations: operations.map((operation) => withBasis(operation, input)) };
}

function withBasis(operation: ProposedOperation, { messages, memories }: ExtractionInput): BasedOperation {
  return {
    operation,
    memory: 'memory' in operation ? memories[operation.memory - 1]?.memory : undefined,
    messages: operation.from.flatMap((number) => messages[number - 1]?.index ?? []),
  };
}
