import { describe, expect, test } from 'vitest';
import type { Memory } from '../memory.ts';
import { jobIdOf, memoryTexts } from '../testing/read-jobs.ts';
import { checkConsistency } from './__fixtures__/check-consistency.ts';
import { jobModel } from './__fixtures__/job-model.ts';
import type { JobStep, JobWorkerInput, JobWorkerLine } from './__fixtures__/job-worker.ts';
import { startProgram, type Program } from './__fixtures__/start-program.ts';
import { temporaryFolder } from './__fixtures__/temporary-folder.ts';

const folder = temporaryFolder();
const ana = { userId: 'ana' };
const name = 'jobs.db';
/** Longer than any lease. */
const AHEAD_MS = 60_000;

function startWorker(input: Omit<JobWorkerInput, 'path'> = {}): Program<JobWorkerLine> {
  return startProgram<JobWorkerLine>('job-worker', { path: folder.path(name), ...input });
}

function askedOf(...workers: readonly Program<JobWorkerLine>[]): readonly string[] {
  return workers.flatMap(({ lines }) => lines).flatMap((line) => (line.type === 'asked' ? [line.text] : []));
}

/** A memory with the configuration of the workers that leaves the jobs to them. */
function openQueue(customInstructions?: string): Memory {
  return folder.open(name, { llm: jobModel(), customInstructions, runJobs: false });
}

async function queue(memory: Memory, texts: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const text of texts) ids.push(jobIdOf(await memory.add(text, { ...ana, wait: false })));
  return ids;
}

async function attemptsOf(memory: Memory, ids: readonly string[]): Promise<readonly number[]> {
  const jobs = await Promise.all(ids.map((id) => memory.waitForJob(id, { timeoutMs: 30_000 })));
  expect(jobs.map(({ status }) => status)).toStrictEqual(ids.map(() => 'finished'));
  return jobs.map(({ attempts }) => attempts);
}

/** Every text once, with its fact, and a file that agrees with itself. */
async function expectOnce(memory: Memory, texts: readonly string[]): Promise<void> {
  expect(await memoryTexts(memory, { ...ana, limit: 1000 })).toStrictEqual(
    texts.flatMap((text) => [text, `fact: ${text}`]).toSorted(),
  );
  const { results } = await memory.messages.list({ ...ana, limit: 1000 });
  expect(new Set(results.map((message) => message.content))).toStrictEqual(new Set(texts));
  expect(results).toHaveLength(texts.length);
  await memory.close();
  expect(await checkConsistency(folder.path(name), { isSettled: true })).toEqual([]);
}

describe('a process that is killed', () => {
  test.each<{ step: JobStep; before: number; after: number; attempts: number }>([
    { step: 'queued', before: 0, after: 1, attempts: 1 },
    { step: 'claimed', before: 0, after: 1, attempts: 2 },
    { step: 'asked', before: 1, after: 1, attempts: 2 },
    { step: 'answered', before: 1, after: 1, attempts: 2 },
    { step: 'committed', before: 1, after: 0, attempts: 2 },
  ])(
    'when its job is $step leaves it to another one: asked $before + $after times, stored once',
    async ({ step, before, after, attempts }) => {
      const add = { text: 'I like tea', operationId: 'o1', wait: false };
      const victim = startWorker({ stopAt: step, add });
      await victim.said('up');
      victim.tell('go');
      expect(await victim.said('stopped')).toMatchObject({ at: step });
      victim.kill();
      expect((await victim.ended).signal).toBe('SIGKILL');
      const memory = openQueue();
      const [job] = (await memory.jobs()).results;
      expect(job?.status).toBe(step === 'queued' ? 'queued' : 'running');
      const heir = startWorker({ aheadMs: AHEAD_MS });
      expect(await attemptsOf(memory, [job?.id ?? ''])).toStrictEqual([attempts]);
      expect([askedOf(victim).length, askedOf(heir).length]).toStrictEqual([before, after]);
      heir.kill();
      await expectOnce(memory, ['I like tea']);
    },
  );

  test('keeps its job while its lease lasts', async () => {
    const victim = startWorker({
      stopAt: 'asked',
      add: { text: 'I like tea', operationId: 'o1', wait: false },
    });
    await victim.said('up');
    victim.tell('go');
    await victim.said('stopped');
    const other = startWorker();
    const memory = openQueue();
    await other.said('up');
    // Its own job shows that it looks for some.
    const ids = await queue(memory, ['I like rain']);
    expect(await attemptsOf(memory, ids)).toStrictEqual([1]);
    expect(askedOf(other)).toStrictEqual(['I like rain']);
    expect((await memory.jobs({ status: 'running' })).results).toHaveLength(1);
  });

  test(
    'again and again at random moments costs no job, and does none twice',
    { timeout: 60_000 },
    async () => {
      const memory = openQueue();
      const texts = Array.from({ length: 12 }, (_, index) => `note ${index}`);
      const ids = await queue(memory, texts);
      let aheadMs = 0;
      for (let round = 0; round < 6; round += 1) {
        const worker = startWorker({ aheadMs });
        await worker.said('asked').catch(() => undefined);
        await new Promise((resolve) => {
          setTimeout(resolve, Math.random() * 60);
        });
        worker.kill();
        await worker.ended;
        aheadMs += AHEAD_MS;
        if ((await memory.jobs({ status: 'finished' })).results.length === texts.length) break;
      }
      startWorker({ aheadMs });
      await attemptsOf(memory, ids);
      await expectOnce(memory, texts);
    },
  );
});

describe('two processes on one file', () => {
  test('do each job of forty once', { timeout: 60_000 }, async () => {
    const memory = openQueue();
    const texts = Array.from({ length: 40 }, (_, index) => `note ${index}`);
    const ids = await queue(memory, texts);
    // One of them alone would need two seconds.
    const workers = [startWorker({ thinkMs: 50 }), startWorker({ thinkMs: 50 })];
    expect(await attemptsOf(memory, ids)).toStrictEqual(texts.map(() => 1));
    expect(askedOf(...workers).toSorted()).toStrictEqual(texts.toSorted());
    for (const worker of workers) expect(askedOf(worker)).not.toHaveLength(0);
    for (const worker of workers) worker.kill();
    await expectOnce(memory, texts);
  });

  test('run only the jobs of their own configuration', async () => {
    const kinds = ['Only food.', 'Only places.'];
    const texts = kinds.map((kind) => Array.from({ length: 5 }, (_, index) => `${kind} ${index}`));
    const workers = kinds.map((instructions) => startWorker({ instructions }));
    const queues = kinds.map((kind) => openQueue(kind));
    for (const [index, memory] of queues.entries()) {
      const ids = await queue(memory, texts[index] ?? []);
      await attemptsOf(memory, ids);
    }
    expect(workers.map((worker) => askedOf(worker))).toStrictEqual(texts);
    const [first] = queues;
    const [left] = await queue(openQueue('Only weather.'), ['It rains']);
    expect((await first?.describe())?.jobs).toStrictEqual({ queued: 1, running: 0, dead: 0, unmatched: 1 });
    expect(await first?.job(left ?? '')).toMatchObject({ status: 'queued', attempts: 0 });
  });

  test.each([true, false])(
    'a hundred times the same add under one operationId asks the model once and stores once (wait: %s)',
    { timeout: 60_000 },
    async (wait) => {
      const add = { text: 'I like tea', operationId: 'o1', wait };
      const workers = [startWorker({ add, times: 50 }), startWorker({ add, times: 50 })];
      await Promise.all(workers.map((worker) => worker.said('up')));
      for (const worker of workers) worker.tell('go');
      const added = await Promise.all(workers.map((worker) => worker.said('added')));
      // One answer for all of them.
      expect(new Set(added.flatMap(({ answers }) => answers)).size).toBe(1);
      const memory = openQueue();
      const ids = (await memory.jobs()).results.map(({ id }) => id);
      expect(ids).toHaveLength(wait ? 0 : 1);
      await attemptsOf(memory, ids);
      expect(askedOf(...workers)).toStrictEqual(['I like tea']);
      for (const worker of workers) worker.kill();
      await expectOnce(memory, ['I like tea']);
    },
  );
});

test.each([true, false])(
  'a hundred adds at once under one operationId in one process ask the model once and store once (wait: %s)',
  async (wait) => {
    const asked: string[] = [];
    const llm = jobModel((text) => {
      asked.push(text);
    });
    const memory = folder.open(name, { llm });
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => memory.add('I like tea', { ...ana, operationId: 'o1', wait })),
    );
    expect(new Set(answers.map(({ results, job }) => JSON.stringify(job?.id ?? results))).size).toBe(1);
    await attemptsOf(
      memory,
      (await memory.jobs()).results.map(({ id }) => id),
    );
    expect(asked).toStrictEqual(['I like tea']);
    await expectOnce(memory, ['I like tea']);
  },
);
