import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, assert, asyncProperty, constantFrom, integer, record } from 'fast-check';
import { expect, test } from 'vitest';
import { MemoryError } from './errors/memory-error.ts';
import { Memory } from './memory.ts';
import { checkConsistency } from './withstand/__fixtures__/check-consistency.ts';

const ana = { userId: 'ana' };
const WORDS = ['tea', 'rain', 'Lisbon', 'Porto', 'greyhound'];

/** One call, in terms of what there is when its turn comes: the memory and the operation with this number. */
const steps = record({
  call: constantFrom('add', 'update', 'supersede', 'delete', 'undo', 'undo', 'deleteAll'),
  text: constantFrom(...WORDS),
  number: integer({ min: 0, max: 40 }),
});
type Step = typeof steps extends { generate: (...all: never[]) => { value: infer Value } } ? Value : never;

/** Ids are made anew in each memory: what is compared says numbers instead. */
interface World {
  readonly memory: Memory;
  readonly ids: string[];
  readonly operations: string[];
}

function pick(list: readonly string[], number: number): string {
  return list[number % Math.max(list.length, 1)] ?? 'nothing';
}

async function call({ memory, ids, operations }: World, { call: name, text, number }: Step) {
  const id = pick(ids, number);
  switch (name) {
    case 'add': {
      const added = await memory.add(`${text} ${number % 3}`, ana);
      ids.push(...added.results.map((each) => each.id));
      return added;
    }
    case 'update':
      return memory.update(id, { text, metadata: { number } });
    case 'supersede': {
      const superseded = await memory.supersede(id, `${text} ${number % 3}`);
      ids.push(superseded.id);
      return superseded;
    }
    case 'delete':
      return memory.delete(id);
    case 'deleteAll':
      return memory.deleteAll({ ...ana, filters: { memory: { contains: text } } });
    default:
      return memory.undo(pick(operations, number), ana);
  }
}

/** What a step answered, with numbers for ids. */
async function take(world: World, step: Step): Promise<unknown> {
  const outcome = await call(world, step).catch((error: unknown) => {
    if (error instanceof Error) return error;
    throw error;
  });
  if (outcome instanceof Error) {
    if (!MemoryError.isInstance(outcome)) throw outcome;
    return 'id' in outcome ? [outcome.code, world.ids.indexOf(String(outcome.id))] : outcome.code;
  }
  const { operationId } = outcome;
  if (!world.operations.includes(operationId)) world.operations.push(operationId);
  const changes = 'results' in outcome ? outcome.results : 'id' in outcome ? [outcome] : [outcome.deleted];
  return changes.map((change) =>
    typeof change === 'number'
      ? change
      : [world.ids.indexOf(change.id), change.event, change.memory, change.previousMemory],
  );
}

async function read({ memory, ids, operations }: World): Promise<unknown> {
  const numberOf = (id: string | undefined) => (id === undefined ? undefined : ids.indexOf(id));
  const listed = await memory.getAll({ ...ana, includeSuperseded: true, sort: { direction: 'ascending' } });
  const { results: found } = await memory.search('tea Lisbon', {
    ...ana,
    includeSuperseded: true,
    limit: 50,
  });
  const histories = await Promise.all(ids.map((id) => memory.history(id)));
  return {
    listed: listed.results.map(({ id, memory: text, version, metadata, kind, supersedes, supersededBy }) => [
      numberOf(id),
      text,
      version,
      metadata,
      kind,
      numberOf(supersedes),
      numberOf(supersededBy),
    ]),
    total: listed.total,
    found: Object.fromEntries(found.map(({ id, score }) => [numberOf(id), score > 0])),
    histories: histories.map((entries) =>
      entries.map(({ event, version, previousMemory, newMemory, operationId }) => [
        event,
        version,
        previousMemory,
        newMemory,
        operations.indexOf(operationId ?? ''),
      ]),
    ),
  };
}

async function withoutTimes(lines: AsyncIterable<string>): Promise<readonly string[]> {
  return (await Array.fromAsync(lines)).slice(1);
}

test(
  'whatever is added, edited, superseded, deleted and undone, both stores answer the same',
  { timeout: 240_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keepsake-undo-'));
    let runs = 0;
    try {
      await assert(
        asyncProperty(array(steps, { minLength: 5, maxLength: 40, size: 'max' }), async (sequence) => {
          runs += 1;
          const path = join(folder, `${runs}.db`);
          const worlds = [
            { store: { provider: 'memory' as const } },
            { store: { provider: 'sqlite' as const, config: { path } } },
          ].map((options): World => ({ memory: new Memory(options), ids: [], operations: [] }));
          const [first, second] = worlds;
          if (first === undefined || second === undefined) throw new Error('two stores');
          for (const step of sequence) expect(await take(second, step)).toEqual(await take(first, step));
          expect(await read(second)).toEqual(await read(first));
          const copy = new Memory({ store: { provider: 'memory' } });
          await copy.import(second.memory.export());
          expect(await withoutTimes(copy.export())).toEqual(await withoutTimes(second.memory.export()));
          for (const { memory } of [first, second, { memory: copy }]) await memory.close();
          expect(await checkConsistency(path)).toEqual([]);
        }),
        { numRuns: 40 },
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
