import type { LanguageModel } from '../contracts/language-model.ts';
import type { SkippedGroups } from './conformance-suite.ts';
import { answersGroup, concurrencyGroup, schemaGroup } from './language-model/answers-group.ts';
import { abortGroup, closeGroup, failuresGroup, secretsGroup } from './language-model/failures-group.ts';
import type { LanguageModelContext, LanguageModelFailure } from './language-model/language-model-context.ts';
import { registerProviderConformance } from './provider/register-provider-conformance.ts';

/** The groups of the kit, in the order in which they run. */
export const languageModelGroups = [
  answersGroup,
  schemaGroup,
  concurrencyGroup,
  failuresGroup,
  secretsGroup,
  abortGroup,
  closeGroup,
] as const;

/** A group of the language model kit. */
export type LanguageModelConformanceGroup = (typeof languageModelGroups)[number]['name'];

/** What {@link languageModelConformance} needs to know. */
export interface LanguageModelConformanceOptions {
  /** What is being tested, for the report: `openai`. */
  readonly name: string;
  /** Makes the model; called before every case. The kit closes it after the case. */
  readonly create: () => LanguageModel | Promise<LanguageModel>;
  /** True: what it answers to a request with a schema is JSON of that shape. Otherwise skip the group `schema`. */
  readonly followsSchema?: boolean;
  /**
   * Makes a model whose provider fails in this way at every call, without retries. For `timeout`, the provider never
   * answers, and the model waits for it between 50 milliseconds and a few seconds.
   */
  readonly createFailing?: (failure: LanguageModelFailure) => LanguageModel | Promise<LanguageModel>;
  /**
   * The key that models of `createFailing` are made with; their provider should send it back in what it says, as
   * providers do. Without one, skip the group `secrets`.
   */
  readonly secret?: string;
  /** Groups that do not apply, each with the reason. An entry that is not needed fails. */
  readonly skip: SkippedGroups<LanguageModelConformanceGroup>;
  /** Milliseconds that one case may take. @default 60000 */
  readonly timeoutMs?: number;
}

/**
 * Registers the published cases of the `LanguageModel` contract with vitest: call it at the top of a test file. The
 * model, or what stands for it, has to do what the kit asks: answer with the last word of the last message, or with
 * `{ "word": … }` when a schema is given.
 *
 * @throws Error when `skip` names an unknown group or gives no reason.
 */
export function languageModelConformance(options: LanguageModelConformanceOptions): void {
  registerProviderConformance<
    LanguageModelContext,
    LanguageModelConformanceGroup,
    LanguageModel,
    LanguageModelFailure
  >({
    kit: 'languageModelConformance',
    groups: languageModelGroups,
    options,
    given: [
      ...(options.followsSchema === true ? ['followsSchema'] : []),
      ...(options.createFailing === undefined || options.secret === undefined ? [] : ['secret']),
    ],
    contextOf: (model, failing) => ({ ...failing, model, secret: options.secret ?? '' }),
  });
}
