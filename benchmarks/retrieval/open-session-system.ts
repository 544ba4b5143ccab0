import { FACTS_MODEL } from '../endpoint/create-endpoint.ts';
import type { SystemOptions } from '../systems/measured-system.ts';
import type { SessionSystem } from './retrieval-system.ts';

/** Where a system keeps its files and what it asks. */
export interface SessionSystemOptions {
  readonly folder: string;
  /** The base URL of the endpoint. */
  readonly endpoint: string;
}

type Opener = (options: SessionSystemOptions) => Promise<SessionSystem>;

const openers: Readonly<Record<string, Opener>> = {
  'keepsake-facts': (options) => openKeepsake({ ...options, chatModel: FACTS_MODEL }),
  'keepsake-facts-embedder': (options) =>
    openKeepsake({ ...options, chatModel: FACTS_MODEL, model: 'hashed' }),
  keepsake: openKeepsake,
  'keepsake-dates': (options) => openKeepsake({ ...options, resolvesDates: true }),
  'mem0ai-facts': async (options) => {
    const { mem0FactsRetrieval } = await import('./mem0-facts-retrieval.ts');
    return mem0FactsRetrieval({ ...options, chatModel: FACTS_MODEL, model: 'hashed' });
  },
};

/** The keys of the systems that can be told one session at a time. */
export const SESSION_SYSTEMS: readonly string[] = Object.keys(openers);

/** True for a system that asks the chat model. */
export function drawsFacts(key: string): boolean {
  return key.includes('-facts');
}

/** Opens a system by its key, importing only that one. Throws for a key that it does not know. */
export async function openSessionSystem(key: string, options: SessionSystemOptions): Promise<SessionSystem> {
  const open = openers[key];
  if (!open)
    throw new Error(`There is no system ${JSON.stringify(key)}. Use: ${SESSION_SYSTEMS.join(', ')}.`);
  return open(options);
}

async function openKeepsake(options: SystemOptions): Promise<SessionSystem> {
  const { keepsakeRetrieval } = await import('./keepsake-retrieval.ts');
  return keepsakeRetrieval(options);
}
