import type { EngineDependencies } from '../dependencies.ts';
import type { Indexing, QueryVector, WriteVectors } from '../indexing/indexing.ts';
import type { VectoredMessage } from '../infer/gather-context.ts';
import { NO_PROPOSAL, proposeFacts, type FactProposal } from '../infer/propose-facts.ts';
import type { AddRequest } from '../requests.ts';
import type { EpisodePlan, EpisodeStep } from './plan-episodes.ts';

/** True when the call asks a language model. */
export function asksModel(request: AddRequest, { llm, settings }: EngineDependencies): boolean {
  return llm !== undefined && (request.infer ?? settings.infer);
}

/** What a model makes of the new messages of a plan; nothing where none is asked. */
export async function extractFacts(
  {
    request,
    plan,
    vectors,
  }: { readonly request: AddRequest; readonly plan: EpisodePlan; readonly vectors: WriteVectors },
  indexing: Indexing,
  deps: EngineDependencies,
): Promise<FactProposal> {
  if (!asksModel(request, deps)) return NO_PROPOSAL;
  const queries = (await indexing.asQueries(vectors)).values();
  const messages = plan.steps
    .filter((step) => isRead(step, request))
    .map((step) => toRead(step, step.type === 'known' ? undefined : queries.next().value));
  return proposeFacts({ request, messages }, indexing, deps);
}

type ReadStep = Extract<EpisodeStep, { readonly type: 'remember' | 'revise' | 'known' }>;

function isRead(step: EpisodeStep, { infersKnown }: AddRequest): step is ReadStep {
  if (step.type === 'known') return infersKnown === true;
  return step.type !== 'store-only';
}

/** A known message is read as it is stored: it was said then, by whoever said it. */
function toRead(step: ReadStep, vector: QueryVector | undefined): VectoredMessage {
  const { index, message } = step;
  if (step.type !== 'known') return { index, message, vector };
  return { index, message: { ...message, timestamp: step.stored.timestamp }, vector };
}

/** The plan without memories of what only repeats memories: such a message is stored, and nothing is made of it. */
export function withoutEchoes(plan: EpisodePlan, echoes: ReadonlySet<number>): EpisodePlan {
  if (echoes.size === 0) return plan;
  const isEcho = (step: EpisodeStep): step is Extract<EpisodeStep, { readonly type: 'remember' }> =>
    step.type === 'remember' && echoes.has(step.index);
  const repeated = plan.steps.filter(isEcho).map(({ index, message }) => ({
    index,
    ...(message.id !== undefined && { id: message.id }),
    reason: 'repeats-memory' as const,
  }));
  return {
    steps: plan.steps.map((step) => (isEcho(step) ? { ...step, type: 'store-only' } : step)),
    skipped: [...plan.skipped, ...repeated].toSorted((left, right) => left.index - right.index),
  };
}
