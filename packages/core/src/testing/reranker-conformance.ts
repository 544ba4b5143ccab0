import type { Reranker } from '../contracts/reranker.ts';
import type { SkippedGroups } from './conformance-suite.ts';
import { answersGroup } from './reranker/answers-group.ts';
import { closeGroup, failuresGroup } from './reranker/failures-group.ts';
import { determinismGroup, limitsGroup } from './reranker/limits-group.ts';
import type { RerankerContext, RerankerFailure } from './reranker/reranker-context.ts';
import { registerProviderConformance } from './provider/register-provider-conformance.ts';

/** The groups of the kit, in the order in which they run. */
export const rerankerGroups = [
  answersGroup,
  limitsGroup,
  determinismGroup,
  failuresGroup,
  closeGroup,
] as const;

/** A group of the reranker kit. */
export type RerankerConformanceGroup = (typeof rerankerGroups)[number]['name'];

/** What {@link rerankerConformance} needs to know. */
export interface RerankerConformanceOptions {
  /** What is being tested, for the report: `cohere`. */
  readonly name: string;
  /** Makes the reranker; called before every case. The kit closes it after the case. */
  readonly create: () => Reranker | Promise<Reranker>;
  /** True: the same query and document have the same score, now and later. Otherwise skip the group `determinism`. */
  readonly deterministic?: boolean;
  /**
   * Makes a reranker whose provider fails in this way at every call, without retries. For `timeout`, the provider never
   * answers, and the reranker waits for it between 50 milliseconds and a few seconds.
   */
  readonly createFailing?: (failure: RerankerFailure) => Reranker | Promise<Reranker>;
  /** Groups that do not apply, each with the reason. An entry that is not needed fails. */
  readonly skip: SkippedGroups<RerankerConformanceGroup>;
  /** Milliseconds that one case may take. @default 60000 */
  readonly timeoutMs?: number;
}

/**
 * Registers the published cases of the `Reranker` contract with vitest: call it at the top of a test file. A document that
 * shares the words of a question and answers it must score above those that do neither.
 *
 * @throws Error when `skip` names an unknown group or gives no reason.
 */
export function rerankerConformance(options: RerankerConformanceOptions): void {
  registerProviderConformance<RerankerContext, RerankerConformanceGroup, Reranker, RerankerFailure>({
    kit: 'rerankerConformance',
    groups: rerankerGroups,
    options,
    given: options.deterministic === true ? ['deterministic'] : [],
    contextOf: (reranker, failing) => ({ ...failing, reranker }),
  });
}
