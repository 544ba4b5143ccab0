import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ClaimedJob, JobSelection } from '../../contracts/ledger-jobs.ts';
import { ProviderError } from '../../errors/provider-error.ts';
import { StorageError } from '../../errors/storage-error.ts';
import { sleep } from '../../internal/sleep.ts';
import { adds, scriptedModel } from '../infer/__fixtures__/scripted-model.ts';
import { fakeLanguageModel } from '../../testing/fake-language-model.ts';
import { parseAdd } from '../../input/add-options.ts';
import { add } from '../add/add.ts';
import { createIndexing } from '../indexing/create-indexing.ts';
import { isoTime } from '../iso-time.ts';
import { cancelJob } from './cancel-job.ts';
import { jobWorld, ofAnybody, type JobWorld, type JobWorldOptions } from './__fixtures__/job-world.ts';
import { retryJob } from './retry-job.ts';

const worlds: JobWorld[] = [];

function open(options: JobWorldOptions = {}): JobWorld {
  const world = jobWorld({ newId: () => crypto.randomUUID(), ...options });
  worlds.push(world);
  return world;
}

afterEach(async () => {
  await Promise.all(worlds.splice(0).map(({ runner }) => runner.close()));
});

const down = new ProviderError({
  provider: 'fake',
  operation: 'generate',
  failure: 'server',
  message: 'is down',
});

/** What a process does that is killed right after it: a claim whose lease ends at once. */
async function claimAndDie({ store, deps }: JobWorld, select: JobSelection): Promise<ClaimedJob | undefined> {
  const now = isoTime(deps.now());
  return store.ledger.claimJob({ select, token: crypto.randomUUID(), now, until: now });
}

describe('the runner of jobs', () => {
  it('runs nothing where it is told not to', async () => {
    const world = open({ runJobs: false });
    const id = await world.queue('I like tea');
    world.runner.start();
    await sleep(30);
    expect(await world.read(id)).toMatchObject({ status: 'queued', attempts: 0 });
  });

  it('deletes jobs that ended more than a week ago, and leaves the others', async () => {
    const world = open();
    const dayMs = 86_400_000;
    const ended = async (text: string, daysAgo: number): Promise<string> => {
      const id = await world.queue(text);
      await world.wait(id);
      const job = await world.store.ledger.readJob(id);
      if (job === undefined) throw new Error('the job is gone');
      // The same job, as if it had been queued and cancelled then.
      const at = isoTime(world.deps.now() - daysAgo * dayMs);
      const old = {
        ...job,
        id: `old ${id}`,
        operationId: `old ${id}`,
        payload: {},
        createdAt: at,
        runAfter: at,
      };
      await world.store.ledger.commit({
        preconditions: [],
        changes: [
          { type: 'enqueue-job', job: { ...old, fingerprint: 'of nobody' } },
          { type: 'cancel-job', id: old.id, at },
        ],
      });
      return old.id;
    };
    const [long, recent] = [await ended('I like tea', 8), await ended('I like jazz', 6)];
    const next = open({ store: world.store });
    await next.wait(await next.queue('I sing'));
    await expect.poll(() => next.read(long)).toBeNull();
    expect(await next.read(recent)).toMatchObject({ status: 'cancelled' });
  });

  it('looks for what others left, once it is started', async () => {
    const before = open({ runJobs: false });
    const id = await before.queue('I like tea');
    const after = open({ store: before.store });
    await sleep(30);
    expect(await after.read(id)).toMatchObject({ status: 'queued' });
    after.runner.start();
    expect(await after.wait(id)).toMatchObject({ status: 'finished', attempts: 1 });
    expect(await after.texts()).toStrictEqual(['I like tea']);
  });

  it('asks a model that failed again, later each time', async () => {
    const asked: number[] = [];
    const llm = scriptedModel((_prompt, call) => {
      asked.push(world.deps.now());
      return call <= 2 ? down : [adds('Ana likes tea')];
    });
    const world = open({ llm });
    const job = await world.wait(await world.queue('I like tea'));
    expect(job).toMatchObject({ status: 'finished', attempts: 3 });
    expect(job).not.toHaveProperty('error');
    expect(await world.texts()).toStrictEqual(expect.arrayContaining(['Ana likes tea', 'I like tea']));
    const [first = 0, second = 0, third = 0] = asked;
    expect(second - first).toBeGreaterThanOrEqual(750);
    expect(third - second).toBeGreaterThanOrEqual(1500);
  });

  it('makes do without the model at the last attempt: no message is lost', async () => {
    const llm = scriptedModel(() => down);
    const world = open({ llm });
    const job = await world.wait(await world.queue('I like tea'));
    expect(job).toMatchObject({
      status: 'finished',
      attempts: 8,
      result: { degraded: { code: 'model-failed', message: down.message } },
    });
    expect(llm.requests).toHaveLength(8);
    expect(await world.texts()).toStrictEqual(['I like tea']);
  });

  it('gives up what fails each time, until it is told to try again', async () => {
    const disk = { isFull: true };
    const world = open({
      change: (ledger) => ({
        claimOperation: async (...call) => {
          if (!disk.isFull) return ledger.claimOperation(...call);
          throw new StorageError({ provider: 'x', location: 'y', failure: 'full', message: 'is full' });
        },
      }),
    });
    const id = await world.queue('I like tea');
    const dead = await world.wait(id);
    expect(dead).toMatchObject({ status: 'dead', attempts: 8 });
    expect(dead.error).toMatch(/^StorageError: .*is full/);
    expect(await world.texts()).toStrictEqual([]);
    disk.isFull = false;
    await retryJob(ofAnybody(id), world.deps);
    world.runner.wake();
    expect(await world.wait(id)).toMatchObject({ status: 'finished', attempts: 1 });
    expect(await world.texts()).toStrictEqual(['I like tea']);
  });

  it('does not give up over jobs that it cannot look for, and says why', async () => {
    const failure = new Error('no ledger');
    const ledger = { isGone: true };
    const world = open({
      change: (inner) => ({
        claimJob: async (...call) => {
          if (ledger.isGone) throw failure;
          return inner.claimJob(...call);
        },
      }),
    });
    const id = await world.queue('I like tea');
    await vi.waitFor(() => expect(world.runner.failure()).toBe(failure));
    ledger.isGone = false;
    expect(await world.wait(id)).toMatchObject({ status: 'finished' });
    expect(world.runner.failure()).toBeUndefined();
  });

  it('holds the lease however long the model thinks', async () => {
    const llm = scriptedModel(async () => {
      // More than two leases.
      await sleep(400);
      return [adds('Ana likes tea')];
    });
    const first = open({ llm });
    const id = await first.queue('I like tea');
    await vi.waitFor(() => expect(llm.requests).toHaveLength(1));
    const second = open({ llm, store: first.store });
    second.runner.start();
    expect(await second.wait(id)).toMatchObject({ status: 'finished', attempts: 1 });
    expect(llm.requests).toHaveLength(1);
  });

  it('takes over from a process that ended without a word', async () => {
    const world = open({ runJobs: false });
    const id = await world.queue('I like tea');
    expect(await claimAndDie(world, { id })).toMatchObject({ id, attempts: 1 });
    const next = open({ store: world.store });
    next.runner.start();
    expect(await next.wait(id)).toMatchObject({ status: 'finished', attempts: 2 });
    expect(await next.texts()).toStrictEqual(['I like tea']);
  });

  it.each([
    ['once', 1, 2],
    ['as often as it may be begun', 8, 9],
  ])('asks no model for what was done before its process ended (begun %s)', async (_, begun, attempts) => {
    const llm = scriptedModel(() => [adds('Ana likes tea')]);
    const world = open({ llm, runJobs: false });
    const id = await world.queue('I like tea', 'o1');
    for (let count = 0; count < begun; count += 1) await claimAndDie(world, { id });
    const request = parseAdd('I like tea', { userId: 'ana', operationId: 'o1' });
    const { results } = await add(request, createIndexing(world.deps), world.deps);
    const next = open({ llm, store: world.store });
    next.runner.start();
    const job = await next.wait(id);
    expect(job).toMatchObject({ status: 'finished', attempts });
    expect(job.result?.results).toStrictEqual(results);
    expect(llm.requests).toHaveLength(1);
  });

  it('buries what no process survived', async () => {
    const llm = scriptedModel(() => []);
    const world = open({ llm, runJobs: false });
    const id = await world.queue('I like tea');
    for (let count = 0; count < 8; count += 1) await claimAndDie(world, { id });
    const next = open({ llm, store: world.store });
    next.runner.start();
    const job = await next.wait(id);
    expect(job).toMatchObject({ status: 'dead' });
    expect(job.error).toBe('begun 8 times, and each time its process ended before it was done');
    expect(llm.requests).toHaveLength(0);
  });

  it('stops a job that another process cancels, when it renews the lease', async () => {
    const llm = fakeLanguageModel();
    llm.fail({ type: 'hang' });
    const first = open({ llm });
    const id = await first.queue('I like tea');
    await vi.waitFor(() => expect(llm.calls).toHaveLength(1));
    const second = open({ store: first.store, runJobs: false });
    const asked = await cancelJob(ofAnybody(id), second.runner.stopHere, second.deps);
    expect(asked).toMatchObject({ status: 'running', isCancelling: true });
    expect(await second.wait(id)).toMatchObject({ status: 'cancelled', attempts: 0 });
    expect(await second.texts()).toStrictEqual([]);
  });

  it('is not needed to cancel what a dead process had begun', async () => {
    const world = open({ runJobs: false });
    const id = await world.queue('I like tea');
    await claimAndDie(world, { id });
    expect(await cancelJob(ofAnybody(id), () => undefined, world.deps)).toMatchObject({
      status: 'cancelled',
    });
  });

  it('lets go of a job that has become somebody else’s', async () => {
    const llm = fakeLanguageModel({ otherwise: { operations: [] } });
    llm.fail({ type: 'hang' });
    const first = open({ llm, change: () => ({ renewJob: async () => 'lost' }) });
    const id = await first.queue('I like tea');
    await vi.waitFor(() => expect(llm.calls).toHaveLength(1));
    await vi.waitFor(async () => expect(await first.read(id)).toMatchObject({ status: 'finished' }));
    // Begun again, and the first attempt is not counted: it was given back.
    expect(llm.calls).toHaveLength(2);
    expect(await first.texts()).toStrictEqual(['I like tea']);
  });

  it('stores nothing of a scope that was erased between the claim and its first step', async () => {
    const llm = scriptedModel(() => [adds('Ana likes tea')]);
    const world = open({
      llm,
      change: (ledger) => ({
        claimJob: async (...call) => {
          const job = await ledger.claimJob(...call);
          if (job !== undefined) await ledger.erase({ userId: 'ana' }, isoTime(world.deps.now()));
          return job;
        },
      }),
    });
    const id = await world.queue('I like tea');
    await vi.waitFor(async () => expect(await world.read(id)).toBeNull());
    await world.runner.close();
    expect(await world.texts()).toStrictEqual([]);
  });

  it('gives back what it is at when it is closed, and begins nothing more', async () => {
    const llm = fakeLanguageModel();
    llm.fail({ type: 'hang' });
    const world = open({ llm });
    const id = await world.queue('I like tea');
    const waiting = await world.queue('I like rain');
    await vi.waitFor(() => expect(llm.calls).toHaveLength(1));
    await Promise.all([world.runner.close(), world.runner.close()]);
    world.runner.wake();
    await sleep(30);
    for (const job of [id, waiting])
      expect(await world.read(job)).toMatchObject({ status: 'queued', attempts: 0 });
    expect(llm.calls).toHaveLength(1);
  });
});
