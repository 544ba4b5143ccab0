import { startEndpoint } from '../endpoint/start-endpoint.ts';
import { bm25Retrieval } from './bm25-retrieval.ts';
import { drawsFacts, openSessionSystem, SESSION_SYSTEMS } from './open-session-system.ts';
import type { RetrievalSystem } from './retrieval-system.ts';
import { rememberBySession } from './script-session.ts';

type Opener = (folder: string) => Promise<RetrievalSystem>;

const openers: Readonly<Record<string, Opener>> = {
  bm25: async () => bm25Retrieval(),
  mem0ai: async (folder) => {
    const { mem0Retrieval } = await import('./mem0-retrieval.ts');
    const endpoint = await startEndpoint();
    const system = mem0Retrieval({ folder, endpoint: endpoint.baseUrl, model: 'hashed' });
    return { ...system, close: endpoint.stop };
  },
};

/** Opens a system by its key: `keepsake`, `keepsake-dates`, `bm25`, `mem0ai`, or one with facts. Its files go into `folder`. */
export async function openRetrieval(key: string, folder: string): Promise<RetrievalSystem> {
  if (SESSION_SYSTEMS.includes(key)) return openWithEndpoint(key, folder);
  const open = openers[key];
  if (!open) {
    const known = [...SESSION_SYSTEMS, ...Object.keys(openers)].join(', ');
    throw new Error(`There is no system ${JSON.stringify(key)}. Use: ${known}.`);
  }
  return open(folder);
}

async function openWithEndpoint(key: string, folder: string): Promise<RetrievalSystem> {
  const endpoint = await startEndpoint();
  const system = await openSessionSystem(key, { folder, endpoint: endpoint.baseUrl });
  return {
    ...rememberBySession(system, drawsFacts(key) ? endpoint.baseUrl : undefined),
    close: async () => {
      await system.close();
      await endpoint.stop();
    },
  };
}
