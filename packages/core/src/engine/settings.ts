import type { Category } from './infer/proposal.ts';

/** How a memory works, beyond the parts it is made of. */
export interface EngineSettings {
  /** `reconcile`: a model may add, reword, supersede and delete. `additive`: it only adds. */
  readonly mode: 'reconcile' | 'additive';
  /** Whether `add` asks the model when the call does not say. */
  readonly infer: boolean;
  /** The application's own wishes for what is remembered; added to the built-in instructions. */
  readonly instructions: string | undefined;
  /** Replaces the built-in instructions. */
  readonly extractionPrompt: string | undefined;
  /** What facts are sorted into; empty: they are not. */
  readonly categories: readonly Category[];
}

/** What holds when nothing is said. */
export const DEFAULT_SETTINGS: EngineSettings = {
  mode: 'reconcile',
  infer: true,
  instructions: undefined,
  extractionPrompt: undefined,
  categories: [],
};
