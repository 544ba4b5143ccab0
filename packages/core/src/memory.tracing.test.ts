import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProviderError } from './errors/provider-error.ts';
import { Memory } from './memory.ts';
import type { MemoryOptions } from './options.ts';
import { fakeEmbedder } from './testing/fake-embedder.ts';
import { spanCollector } from './tracing/__fixtures__/span-collector.ts';

const ana = { userId: 'ana-ramos' };
const { register, unregister, spans, tree, tracer } = spanCollector();
const opened: Memory[] = [];

function open(options: Omit<MemoryOptions, 'store'> = {}): Memory {
  const memory = new Memory({ ...options, store: { provider: 'memory' } });
  opened.push(memory);
  return memory;
}

function spanOf(name: string) {
  const span = spans().find((finished) => finished.name === name);
  if (span === undefined) throw new Error(`no span ${name} among ${tree().join(', ')}`);
  return span;
}

afterEach(async () => {
  for (const memory of opened.splice(0)) await memory.close();
  unregister();
});

describe('with OpenTelemetry set up', () => {
  beforeEach(register);

  it('every operation has a span, and calls of the embedder are within it', async () => {
    const memory = open({ embedder: fakeEmbedder() });
    await memory.add('I drink tea.', ana);
    await memory.search('tea', ana);
    expect(tree()).toEqual([
      'keepsake.add > embeddings hashed-words',
      'keepsake.add',
      'keepsake.search > embeddings hashed-words',
      'keepsake.search',
    ]);
    expect(spanOf('keepsake.add').attributes).toEqual({
      'gen_ai.operation.name': 'upsert_memory',
      'keepsake.scope': 'user',
      'gen_ai.memory.record.count': 1,
    });
    expect(spanOf('keepsake.search').kind).toBe(SpanKind.INTERNAL);
    const call = spanOf('embeddings hashed-words');
    expect(call.kind).toBe(SpanKind.CLIENT);
    expect(call.attributes).toEqual({
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.provider.name': 'fake',
      'gen_ai.request.model': 'hashed-words',
      'gen_ai.embeddings.dimension.count': 64,
      'keepsake.texts': 1,
      ...(call.attributes['gen_ai.usage.input_tokens'] !== undefined && {
        'gen_ai.usage.input_tokens': call.attributes['gen_ai.usage.input_tokens'],
      }),
    });
    expect(call.instrumentationScope.name).toBe('@keepsake/core');
  });

  it('operations are within the span of the application', async () => {
    const memory = open();
    await tracer().startActiveSpan('request', async (span) => {
      await memory.add('tea', ana);
      await Promise.all([memory.search('tea', ana), memory.records.put(['notes'], 'a', { text: 'x' })]);
      span.end();
    });
    expect(tree().toSorted()).toEqual([
      'request',
      'request > keepsake.add',
      'request > keepsake.records.put',
      'request > keepsake.search',
    ]);
  });

  it('a job is within no call: neither that which queued it, nor that of the application', async () => {
    const memory = open();
    await tracer().startActiveSpan('request', async (span) => {
      const { job } = await memory.add('tea', { ...ana, wait: false });
      span.end();
      await memory.waitForJob(job?.id ?? '', ana);
    });
    expect(tree().toSorted()).toEqual([
      'keepsake.job',
      'request',
      'request > keepsake.add',
      'request > keepsake.waitForJob',
    ]);
    expect(spanOf('keepsake.job').attributes).toEqual({ 'keepsake.job.attempt': 1 });
  });

  it('all operations have their name, what they are about, and no id of anybody', async () => {
    const memory = open();
    const scoped = memory.scoped({ ...ana, runId: 'r-77' });
    await scoped.add('tea');
    await memory.addMany([{ messages: 'rain', ...ana }]);
    const { results } = await memory.getAll({ user_id: 'ana-ramos' });
    await memory.context('tea', ana);
    await memory.get(results[0]?.id ?? '');
    await memory.update(results[0]?.id ?? '', 'jazz', ana);
    await memory.history(results[0]?.id ?? '', ana);
    await memory.batchDelete([results[0]?.id ?? '']);
    await memory.scopes();
    await memory.messages.list(ana);
    await memory.deleteAll({ filters: { user_id: 'ana-ramos' } });
    await memory.import(await Array.fromAsync(memory.export()));
    await memory.reindex();
    await memory.flush();
    await memory.erase(ana);
    await memory.reset();
    const told = spans().map(({ name, attributes }) => [
      name,
      attributes['keepsake.scope'] ?? '-',
      attributes['gen_ai.operation.name'] ?? '-',
      attributes['gen_ai.memory.record.count'] ?? '-',
    ]);
    expect(told).toEqual([
      ['keepsake.add', 'user+run', 'upsert_memory', 1],
      ['keepsake.addMany', '-', 'upsert_memory', 1],
      ['keepsake.getAll', 'user', '-', 2],
      ['keepsake.context', 'user', 'search_memory', 1],
      ['keepsake.get', '-', '-', '-'],
      ['keepsake.update', 'user', 'update_memory', '-'],
      ['keepsake.history', 'user', '-', 2],
      ['keepsake.batchDelete', '-', 'delete_memory', 1],
      ['keepsake.scopes', '-', '-', '-'],
      ['keepsake.messages.list', '-', '-', '-'],
      ['keepsake.deleteAll', '-', 'delete_memory', 1],
      ['keepsake.export', '-', '-', '-'],
      ['keepsake.import', '-', '-', '-'],
      ['keepsake.reindex', '-', '-', '-'],
      ['keepsake.flush', '-', '-', '-'],
      ['keepsake.erase', 'user', '-', 0],
      ['keepsake.reset', '-', '-', '-'],
    ]);
    const written = JSON.stringify(spans().map(({ name, attributes, events }) => [name, attributes, events]));
    for (const secret of ['ana-ramos', 'r-77', 'tea', 'rain', 'jazz', results[0]?.id ?? '']) {
      expect(written).not.toContain(secret);
    }
  });

  it('what went wrong is told by its kind, never by its message', async () => {
    const embedder = fakeEmbedder();
    const memory = open({ embedder });
    const secret = 'the provider repeats what it was told: I drink tea';
    embedder.fail({
      type: 'throw',
      error: new ProviderError({
        provider: 'fake',
        operation: 'embed',
        failure: 'rate-limit',
        status: 429,
        message: secret,
      }),
    });
    const added = await memory.add('I drink tea', ana);
    await memory.search('', { ...ana, limit: 'many tea' } as object).catch(() => undefined);
    await memory.search('tea', { ...ana, signal: AbortSignal.abort() }).catch(() => undefined);
    expect(added.degraded?.code).toBe('embedding-failed');
    const told = spans().map(({ name, status, attributes }) => [
      name,
      status,
      attributes['error.type'],
      attributes['keepsake.degraded'],
    ]);
    expect(told).toEqual([
      ['embeddings hashed-words', { code: SpanStatusCode.ERROR }, '429', undefined],
      ['keepsake.add', { code: SpanStatusCode.UNSET }, undefined, 'embedding-failed'],
      ['keepsake.search', { code: SpanStatusCode.ERROR }, 'invalid-input', undefined],
      ['keepsake.search', { code: SpanStatusCode.ERROR }, 'AbortError', undefined],
    ]);
    const all = spans().flatMap(({ attributes, events }) => [attributes, events]);
    expect(JSON.stringify(all)).not.toContain('tea');
  });

  it('an export has a span that ends with it, also when it is left or fails', async () => {
    const memory = open();
    await memory.addMany([
      { messages: 'tea', ...ana },
      { messages: 'rain', ...ana },
    ]);
    const before = spans().length;
    const lines = await Array.fromAsync(memory.export());
    for await (const line of memory.export()) {
      expect(line).toContain('"type":"header"');
      break;
    }
    await Array.fromAsync(memory.export({ signal: AbortSignal.abort() })).catch(() => undefined);
    const told = spans()
      .slice(before)
      .map(({ attributes }) => [attributes['keepsake.lines'], attributes['error.type']]);
    expect(told).toEqual([
      [lines.length, undefined],
      [1, undefined],
      [undefined, 'AbortError'],
    ]);
  });

  it('work in the background is not within the call that began it', async () => {
    const embedder = fakeEmbedder();
    const memory = open({ embedder });
    embedder.fail({ type: 'throw', error: new Error('down') });
    await memory.add('tea', ana);
    await vi.waitFor(() => expect(tree()).toHaveLength(3), { timeout: 10_000 });
    expect(tree().toSorted()).toEqual([
      'embeddings hashed-words',
      'keepsake.add',
      'keepsake.add > embeddings hashed-words',
    ]);
  });

  it('a call that is made before close comes to its end', async () => {
    const memory = open();
    const adding = memory.add('tea', ana);
    await memory.close();
    expect((await adding).results).toHaveLength(1);
    expect(tree()).toEqual(['keepsake.add']);
  });
});

describe('without OpenTelemetry', () => {
  it('nothing is traced, and what is set up later is', async () => {
    const memory = open({ embedder: fakeEmbedder() });
    await memory.add('tea', ana);
    register();
    await memory.search('tea', ana);
    expect(tree()).toEqual(['keepsake.search > embeddings hashed-words', 'keepsake.search']);
    unregister();
    await memory.search('tea', ana);
    expect(spans()).toEqual([]);
  });
});
