import { join } from 'node:path';
import { startEndpoint } from '../endpoint/start-endpoint.ts';
import { bm25Retrieval } from './bm25-retrieval.ts';
import type { RetrievalSystem } from './retrieval-system.ts';

type Opener = (folder: string) => Promise<RetrievalSystem>;

const openers: Readonly<Record<string, Opener>> = {
  keepsake: async (folder) => {
    const { keepsakeRetrieval } = await import('./keepsake-retrieval.ts');
    return keepsakeRetrieval(join(folder, 'memory.db'));
  },
  'keepsake-dates': async (folder) => {
    const { keepsakeRetrieval } = await import('./keepsake-retrieval.ts');
    return keepsakeRetrieval(join(folder, 'memory.db'), { resolvesDates: true });
  },
  bm25: async () => bm25Retrieval(),
  mem0ai: async (folder) => {
    const { mem0Retrieval } = await import('./mem0-retrieval.ts');
    const endpoint = await startEndpoint();
    const system = mem0Retrieval({ folder, endpoint: endpoint.baseUrl, model: 'hashed' });
    return { ...system, close: endpoint.stop };
  },
};

/** Opens a system by its key: `keepsake`, `keepsake-dates`, `bm25` or `mem0ai`. Its files go into `folder`. */
export async function openRetrieval(key: string, folder: string): Promise<RetrievalSystem> {
  const open = openers[key];
  if (!open)
    throw new Error(`There is no system ${JSON.stringify(key)}. Use: ${Object.keys(openers).join(', ')}.`);
  return open(folder);
}
