import { hashPayload } from '../../internal/hash-payload.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { PROMPT_VERSION } from '../infer/instructions.ts';
import type { EngineSettings } from '../settings.ts';

/** Counts up when a job of an older version could not be read any more. */
const PAYLOAD_FORMAT = 1;

/** All that decides what comes of a job. Where it is kept is no part of it. */
export interface FingerprintFields {
  readonly payloadFormat: number;
  readonly promptVersion: number;
  readonly llm: { readonly provider: string; readonly model: string } | undefined;
  readonly embedder:
    | { readonly provider: string; readonly model: string; readonly dimensions: number | undefined }
    | undefined;
  readonly dateResolver: string | undefined;
  readonly settings: EngineSettings;
}

/** The fields of a memory that is made of these parts. */
export function fingerprintFields({
  llm,
  embedder,
  dateResolver,
  settings,
}: Pick<EngineDependencies, 'llm' | 'embedder' | 'dateResolver' | 'settings'>): FingerprintFields {
  return {
    payloadFormat: PAYLOAD_FORMAT,
    promptVersion: PROMPT_VERSION,
    llm: llm && { provider: llm.provider, model: llm.model },
    embedder: embedder && {
      provider: embedder.provider,
      model: embedder.model,
      dimensions: embedder.dimensions,
    },
    dateResolver: dateResolver?.provider,
    settings,
  };
}

/** One string for a configuration: the same in every process that would make the same of a job. */
export function fingerprint(fields: FingerprintFields): Promise<string> {
  return hashPayload(fields);
}
