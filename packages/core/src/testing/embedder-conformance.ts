import type { Embedder } from '../contracts/embedder.ts';
import type { SkippedGroups } from './conformance-suite.ts';
import { answersGroup } from './embedder/answers-group.ts';
import { batchesGroup, determinismGroup } from './embedder/batches-group.ts';
import type { EmbedderContext, EmbedderFailure } from './embedder/embedder-context.ts';
import { closeGroup, failuresGroup } from './embedder/failures-group.ts';
import { registerProviderConformance } from './provider/register-provider-conformance.ts';

/** The groups of the kit, in the order in which they run. */
export const embedderGroups = [
  answersGroup,
  batchesGroup,
  determinismGroup,
  failuresGroup,
  closeGroup,
] as const;

/** A group of the embedder kit. */
export type EmbedderConformanceGroup = (typeof embedderGroups)[number]['name'];

/** What {@link embedderConformance} needs to know. */
export interface EmbedderConformanceOptions {
  /** What is being tested, for the report: `openai`. */
  readonly name: string;
  /** Makes the embedder; called before every case. The kit closes it after the case. */
  readonly create: () => Embedder | Promise<Embedder>;
  /** The length that its vectors have to have. */
  readonly dimensions: number;
  /** True: the same text has the same vector, now and later. Otherwise skip the group `determinism`. */
  readonly deterministic?: boolean;
  /**
   * Makes an embedder whose provider fails in this way at every call, without retries. For `timeout`, the provider never
   * answers, and the embedder waits for it between 50 milliseconds and a few seconds.
   */
  readonly createFailing?: (failure: EmbedderFailure) => Embedder | Promise<Embedder>;
  /** Groups that do not apply, each with the reason. An entry that is not needed fails. */
  readonly skip: SkippedGroups<EmbedderConformanceGroup>;
  /** Milliseconds that one case may take. @default 60000 */
  readonly timeoutMs?: number;
}

/**
 * Registers the published cases of the `Embedder` contract with vitest: call it at the top of a test file. Vectors have
 * to depend on their text: five unlike sentences must not be mistaken for each other.
 *
 * @throws Error when `skip` names an unknown group or gives no reason.
 */
export function embedderConformance(options: EmbedderConformanceOptions): void {
  registerProviderConformance<EmbedderContext, EmbedderConformanceGroup, Embedder, EmbedderFailure>({
    kit: 'embedderConformance',
    groups: embedderGroups,
    options,
    given: options.deterministic === true ? ['deterministic'] : [],
    contextOf: (embedder, failing) => ({ ...failing, embedder, dimensions: options.dimensions }),
  });
}
