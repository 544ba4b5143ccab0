import type { MemoryItem } from '../../types/memory.ts';
import { Memory } from '../../memory.ts';
import { sleep } from '../../internal/sleep.ts';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { seededRandom, type SeededRandom } from '../../testing/seeded-random.ts';
import type { CrashLine, CrashUnit } from './crash-lines.ts';
import { describeError, programInput, say, told } from './program.ts';

/** What {@link CrashLine}s the program says depends on this alone, and on when it is killed. */
export interface CrashWriterInput {
  readonly path: string;
  readonly seed: number;
  /** Part of every id that it makes. */
  readonly name: string;
  /** For each lane, the users that only this lane touches. */
  readonly lanes: readonly (readonly string[])[];
}

const WORDS =
  'tea coffee bicycle lisbon greyhound garden violin winter bread train museum river vegan chess'.split(' ');

const { path, seed, name, lanes } = programInput() as CrashWriterInput;
const memory = new Memory({ store: { provider: 'sqlite', config: { path } }, embedder: fakeEmbedder() });
const speak = (line: CrashLine): void => say(line);

interface Known {
  /** The message's id. */
  readonly source: string;
  /** The memory's id. */
  readonly id: string;
}

interface Lane {
  readonly index: number;
  readonly random: SeededRandom;
  readonly users: readonly string[];
  /** Its current memories, by user. */
  readonly known: Map<string, Known[]>;
  count: number;
}

/** Something to do: what it will change, and the doing of it. */
interface Step {
  readonly units: readonly CrashUnit[];
  readonly run: () => Promise<unknown>;
}

function textOf({ random }: Lane, source: string): string {
  const words = Array.from({ length: 3 + random.below(8) }, () => random.pick(WORDS));
  return `${words.join(' ')} ${source}`;
}

function newMessages(
  lane: Lane,
  count: number,
): { readonly id: string; readonly role: 'user'; readonly content: string }[] {
  return Array.from({ length: count }, () => {
    const id = `${name}x${lane.index}x${(lane.count += 1)}`;
    return { id, role: 'user', content: textOf(lane, id) };
  });
}

function additions(
  user: string,
  messages: readonly { readonly id: string; readonly content: string }[],
): CrashUnit {
  return {
    states: Object.fromEntries(messages.map(({ id, content }) => [`${user}/${id}`, `text:${content}`])),
  };
}

function remember(
  lane: Lane,
  user: string,
  results: readonly { readonly id: string; readonly sources: readonly string[] }[],
): void {
  const known = lane.known.get(user) ?? [];
  for (const { id, sources } of results) known.push({ id, source: sources[0] ?? '' });
  lane.known.set(user, known);
}

function addStep(lane: Lane, user: string): Step {
  const messages = newMessages(lane, 1 + lane.random.below(3));
  const operationId = lane.random.chance(0.3) ? `operation-${messages[0]?.id}` : undefined;
  return {
    units: [additions(user, messages)],
    run: async () =>
      remember(lane, user, (await memory.add(messages, { userId: user, operationId })).results),
  };
}

function addManyStep(lane: Lane, user: string): Step {
  const entries = Array.from({ length: 2 + lane.random.below(6) }, () => ({
    messages: newMessages(lane, 1 + lane.random.below(2)),
    userId: user,
  }));
  return {
    units: entries.map(({ messages }) => additions(user, messages)),
    run: async () => {
      const { results } = await memory.addMany(entries);
      remember(
        lane,
        user,
        results.flatMap((result) => result.results),
      );
    },
  };
}

function updateStep(lane: Lane, user: string, { id, source }: Known): Step {
  const text = textOf(lane, source);
  return {
    units: [{ states: { [`${user}/${source}`]: `text:${text}` } }],
    run: () => memory.update(id, text),
  };
}

function editStep(lane: Lane, user: string, { source }: Known): Step {
  const content = textOf(lane, source);
  return {
    units: [{ states: { [`${user}/${source}`]: `text:${content}` } }],
    run: () => memory.add([{ id: source, role: 'user', content }], { userId: user }),
  };
}

function deleteStep(lane: Lane, user: string, { id, source }: Known): Step {
  forget(lane, user, source);
  return { units: [{ states: { [`${user}/${source}`]: 'deleted' } }], run: () => memory.delete(id) };
}

function deleteMessageStep(lane: Lane, user: string, { source }: Known): Step {
  forget(lane, user, source);
  return {
    units: [{ states: { [`${user}/${source}`]: 'absent' } }],
    run: () => memory.messages.delete({ userId: user, ids: [source] }),
  };
}

function eraseStep(lane: Lane, user: string): Step {
  lane.known.set(user, []);
  return { units: [{ erased: user }], run: () => memory.erase({ userId: user }) };
}

function putStep(lane: Lane, user: string): Step {
  const key = `key${lane.random.below(5)}`;
  const text = textOf(lane, key);
  return {
    units: [{ states: { [`${user}#${key}`]: `text:${text}` } }],
    run: () => memory.scoped({ userId: user }).records.put(['notes'], key, { text }),
  };
}

function forget(lane: Lane, user: string, source: string): void {
  lane.known.set(
    user,
    (lane.known.get(user) ?? []).filter((known) => known.source !== source),
  );
}

function nextStep(lane: Lane): Step {
  const { random } = lane;
  const user = random.pick(lane.users);
  const known = lane.known.get(user) ?? [];
  const choice = random.next();
  if (choice < 0.06 && known.length > 0) return eraseStep(lane, user);
  if (choice < 0.3 || known.length === 0) return addStep(lane, user);
  if (choice < 0.45) return addManyStep(lane, user);
  if (choice < 0.55) return putStep(lane, user);
  const one = random.pick(known);
  if (choice < 0.75) return updateStep(lane, user, one);
  if (choice < 0.85) return editStep(lane, user, one);
  return choice < 0.93 ? deleteStep(lane, user, one) : deleteMessageStep(lane, user, one);
}

async function runLane(lane: Lane): Promise<never> {
  for (const user of lane.users) {
    const { results } = await memory.getAll({ userId: user, limit: 200 });
    remember(lane, user, results satisfies readonly MemoryItem[]);
  }
  for (;;) {
    const { units, run } = nextStep(lane);
    speak({ type: 'begin', lane: lane.index, units });
    try {
      await run();
      speak({ type: 'end', lane: lane.index });
    } catch (error) {
      speak({ type: 'failed', lane: lane.index, ...describeError(error) });
    }
  }
}

async function keepReindexing(random: SeededRandom): Promise<never> {
  for (;;) {
    await sleep(random.below(60));
    try {
      await memory.reindex();
      speak({ type: 'reindexed' });
    } catch (error) {
      speak({ type: 'failed', lane: -1, ...describeError(error) });
    }
  }
}

/** What runs for the first time is slow: it is killed before it has done anything. */
async function warmUp(): Promise<void> {
  const practice = new Memory({
    store: { provider: 'sqlite', config: { path: ':memory:' } },
    embedder: fakeEmbedder(),
  });
  for (let count = 0; count < 30; count += 1) {
    const { results } = await practice.add(`${WORDS.join(' ')} ${count}`, { userId: 'practice' });
    await practice.update(results[0]?.id ?? '', `${count}`);
  }
  await practice.erase({ userId: 'practice' });
  await practice.close();
}

await warmUp();
speak({ type: 'up' });
await told('go');
await Promise.all([
  ...lanes.map((users, index) =>
    runLane({ index, users, random: seededRandom(seed + index), known: new Map(), count: 0 }),
  ),
  keepReindexing(seededRandom(seed - 1)),
]);
