import { Memory } from '../../memory.ts';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { programInput, say, told } from './program.ts';

/** Searches and lists one user, and writes another one, until it is told to stop. */
export interface BusyReaderInput {
  readonly path: string;
  readonly reads: string;
  readonly writes: string;
}

/** What it says. */
export type BusyReaderLine =
  | { readonly type: 'busy' }
  | { readonly type: 'stopped'; readonly reads: number; readonly writes: number };

const { path, reads: userId, writes: otherId } = programInput() as BusyReaderInput;
const memory = new Memory({ store: { provider: 'sqlite', config: { path } }, embedder: fakeEmbedder() });
const speak = (line: BusyReaderLine): void => say(line);
const order = { isStopped: false };
let reads = 0;
let writes = 0;

async function keepReading(): Promise<void> {
  while (!order.isStopped) {
    await memory.search('green tea in the garden', { userId });
    await memory.getAll({ userId, limit: 20 });
    await memory.messages.list({ userId });
    reads += 1;
  }
}

async function keepWriting(): Promise<void> {
  while (!order.isStopped) {
    const { results } = await memory.add(`tea number ${writes}`, { userId: otherId });
    await memory.update(results[0]?.id ?? '', `tea number ${writes}, with mint`);
    writes += 1;
  }
}

const working = Promise.all([keepReading(), keepWriting()]);
await memory.describe();
speak({ type: 'busy' });
await told('stop');
order.isStopped = true;
await working;
await memory.close();
speak({ type: 'stopped', reads, writes });
process.exit(0);
