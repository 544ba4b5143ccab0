import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JobTimeoutError } from './errors/job-timeout-error.ts';
import { Memory } from './memory.ts';
import type { MemoryOptions } from './options.ts';
import { fakeLanguageModel } from './testing/fake-language-model.ts';
import { jobIdOf, memoryTexts } from './testing/read-jobs.ts';

const ana = { userId: 'ana' };
const later = { wait: false } as const;

describe('a queue in a file', () => {
  const memories: Memory[] = [];
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keepsake-jobs-'));
  });
  afterEach(async () => {
    for (const memory of memories.splice(0)) await memory.close();
    await rm(folder, { recursive: true, force: true });
  });
  const open = (options: Omit<MemoryOptions, 'store'> = {}): Memory => {
    const store = { provider: 'sqlite', config: { path: join(folder, 'memory.db') } } as const;
    const memory = new Memory({ ...options, store });
    memories.push(memory);
    return memory;
  };

  it('keeps when it was said, however late the job is done', async () => {
    const before = open({ runJobs: false });
    const messages = [
      { role: 'user', content: 'now', id: 'm1' },
      { role: 'user', content: 'then', id: 'm2', timestamp: '2026-01-05' },
    ] as const;
    const id = jobIdOf(await before.add(messages, { ...ana, ...later }));
    const { createdAt } = (await before.job(id)) ?? {};
    await before.close();
    const after = open();
    // Any call begins the search for what is left to do.
    const { updatedAt } = await after.waitForJob(id);
    expect(Date.parse(updatedAt)).toBeGreaterThan(Date.parse(createdAt ?? ''));
    const { results } = await after.messages.list(ana);
    expect(Object.fromEntries(results.map((message) => [message.id, message.timestamp]))).toStrictEqual({
      m1: createdAt,
      m2: '2026-01-05T00:00:00.000Z',
    });
  });

  it('has a job back whose memory was closed, as if it had not been begun', async () => {
    const hanging = fakeLanguageModel();
    hanging.fail({ type: 'hang' });
    const first = open({ llm: hanging });
    const id = jobIdOf(await first.add('I moved to Lisbon', { ...ana, ...later }));
    await vi.waitFor(() => expect(hanging.calls).toHaveLength(1));
    await first.close();
    const second = open({ llm: fakeLanguageModel({ otherwise: { operations: [] } }), runJobs: false });
    expect(await second.job(id)).toMatchObject({ status: 'queued', attempts: 0 });
    expect(await memoryTexts(second, ana)).toStrictEqual([]);
    const third = open({ llm: fakeLanguageModel({ otherwise: { operations: [] } }) });
    expect(await third.waitForJob(id)).toMatchObject({ status: 'finished', attempts: 1 });
    expect(await memoryTexts(third, ana)).toStrictEqual(['I moved to Lisbon']);
  });

  it('leaves jobs of another configuration alone, counts them, and hands them over when it is told to', async () => {
    const mine = open({ customInstructions: 'Only what is about food.', runJobs: false });
    const id = jobIdOf(await mine.add('I like tea', { ...ana, ...later }));
    const other = open();
    const own = jobIdOf(await other.add('I like rain', { ...ana, ...later }));
    await other.waitForJob(own);
    expect((await other.describe()).jobs).toStrictEqual({ queued: 1, running: 0, dead: 0, unmatched: 1 });
    expect((await mine.describe()).jobs).toStrictEqual({ queued: 1, running: 0, dead: 0, unmatched: 0 });
    await expect(other.waitForJob(id, { timeoutMs: 100 })).rejects.toThrow(JobTimeoutError);
    await other.retryJob(id);
    expect(await other.waitForJob(id)).toMatchObject({ status: 'finished' });
    expect(await memoryTexts(other, ana)).toStrictEqual(['I like rain', 'I like tea']);
  });
});
