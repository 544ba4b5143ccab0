import type { ExtractionWishes } from './infer/proposal.ts';

/** How a memory works, beyond the parts it is made of. */
export interface EngineSettings extends ExtractionWishes {
  /** Whether `add` asks the model when the call does not say. */
  readonly infer: boolean;
}

/** What holds when nothing is said. */
export const DEFAULT_SETTINGS: EngineSettings = {
  mode: 'reconcile',
  infer: true,
  instructions: undefined,
  extractionPrompt: undefined,
  updatePrompt: undefined,
  categories: [],
};
