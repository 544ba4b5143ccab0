import { sleep } from '../../internal/sleep.ts';
import { Memory } from '../../memory.ts';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { seededRandom } from '../../testing/seeded-random.ts';
import type { Scope } from '../../types/scope.ts';
import { describeError, programInput, say, told } from './program.ts';

/** Adds to scopes, and edits what it has added, until it is told to stop. */
export interface RacingWriterInput {
  readonly path: string;
  readonly name: string;
  readonly seed: number;
  readonly scopes: readonly Scope[];
  /** With this probability an add is followed by an edit of something older. */
  readonly edits: number;
}

/** Monotonic time, the same in all processes of the machine: nanoseconds as a string. */
export type Moment = string;

/** What it says. */
export type RacingWriterLine =
  | { readonly type: 'up' }
  | {
      readonly type: 'added';
      readonly id: string;
      readonly text: string;
      readonly scope: Scope;
      readonly begun: Moment;
      readonly ended: Moment;
    }
  | {
      readonly type: 'refused';
      readonly call: string;
      readonly text: string;
      readonly code: string;
      readonly message: string;
    }
  | { readonly type: 'stopped' };

const { path, name, seed, scopes, edits } = programInput() as RacingWriterInput;
const speak = (line: RacingWriterLine): void => say(line);
const now = (): Moment => String(process.hrtime.bigint());
const random = seededRandom(seed);
const embedder = fakeEmbedder();
const memory = new Memory({
  store: { provider: 'sqlite', config: { path } },
  // Slow enough for something to come in between.
  embedder: {
    ...embedder,
    embed: async (request) => {
      await sleep(random.below(30));
      return embedder.embed(request);
    },
  },
});
const ids: string[] = [];
const order = { isStopped: false };
let count = 0;

async function addOne(lane: number): Promise<void> {
  const scope = random.pick(scopes);
  const text = `note ${name}x${lane}x${(count += 1)} about tea`;
  const begun = now();
  try {
    const { results } = await memory.add(text, scope);
    const id = results[0]?.id ?? '';
    ids.push(id);
    speak({ type: 'added', id, text, scope, begun, ended: now() });
  } catch (error) {
    const { code, message } = describeError(error);
    speak({ type: 'refused', call: 'add', text, code, message });
  }
}

async function editOne(): Promise<void> {
  const id = random.pick(ids);
  try {
    await memory.update(id, `edited ${(count += 1)} by ${name}`);
  } catch (error) {
    const { code, message } = describeError(error);
    speak({ type: 'refused', call: 'update', text: id, code, message });
  }
}

async function run(lane: number): Promise<void> {
  while (!order.isStopped) {
    await addOne(lane);
    if (ids.length > 0 && random.chance(edits)) await editOne();
  }
}

speak({ type: 'up' });
await told('go');
const lanes = Promise.all([0, 1, 2, 3, 4, 5].map(run));
await told('stop');
order.isStopped = true;
await lanes;
await memory.close();
speak({ type: 'stopped' });
process.exit(0);
