import { expect, it } from 'vitest';
import type { GenerateResult, LanguageModel } from '../contracts/language-model.ts';
import { adds, scriptedModel, type ScriptedAnswer } from '../engine/infer/__fixtures__/scripted-model.ts';
import { MissingPeerError } from '../errors/missing-peer-error.ts';
import { ProviderError } from '../errors/provider-error.ts';
import type { Memory } from '../memory.ts';
import { describeOnEachStore } from '../testing/open-test-memory.ts';
import { BROKEN_ANSWERS, type BrokenAnswer } from './__fixtures__/broken-answers.ts';

const ana = { userId: 'ana' };
const MESSAGES = [{ role: 'user', content: 'I adopted a greyhound', id: 'one' }] as const;

/** A model that gives the answers one after the other, whatever they are. */
function brokenModel({ answers }: BrokenAnswer): LanguageModel & { readonly calls: () => number } {
  let calls = 0;
  const scripted = scriptedModel(() => answers[Math.min(calls, answers.length) - 1] as ScriptedAnswer);
  return {
    ...scripted,
    calls: () => calls,
    generate: async (request) => {
      calls += 1;
      const answer = answers[Math.min(calls, answers.length) - 1];
      return typeof answer === 'function' ? (answer() as GenerateResult) : scripted.generate(request);
    },
  };
}

function six(rule: string): readonly string[] {
  return Array.from({ length: 6 }, () => rule);
}

async function expectSaidOnce(memory: Memory, texts: readonly string[]): Promise<void> {
  const { results } = await memory.messages.list(ana);
  expect(results.map(({ content }) => content)).toStrictEqual(texts);
  const episodes = await memory.getAll({ ...ana, kinds: ['episode'] });
  expect(episodes.results.map((item) => item.memory).toSorted()).toStrictEqual([...texts].toSorted());
}

describeOnEachStore('A broken answer of the language model', (open) => {
  it.each(BROKEN_ANSWERS)('costs what it breaks, and no message: $name', async (broken) => {
    const llm = brokenModel(broken);
    const memory = await open({ llm });
    const { facts = [], refused = [], degraded, calls = 1 } = broken;
    const result = await memory.add(MESSAGES, ana);
    const stored = await memory.getAll({ ...ana, kinds: ['fact'], limit: 1000 });
    expect({
      facts: stored.results.map((item) => item.memory).toSorted(),
      refused: [...new Set((result.refused ?? []).map(({ rule }) => rule))],
      degraded: result.degraded?.code,
      calls: llm.calls(),
      modelCalls: result.usage.modelCalls,
    }).toStrictEqual({ facts: facts.toSorted(), refused, degraded, calls, modelCalls: calls });
    expect((result.refused ?? []).length).toBeLessThanOrEqual(1001);
    expect([result.usage.inputTokens, result.usage.outputTokens].every(Number.isFinite)).toBe(true);
    await expectSaidOnce(memory, ['I adopted a greyhound']);
    expect({}).not.toHaveProperty('polluted');
    // The same call again adds nothing to what was said.
    await memory.add(MESSAGES, ana);
    await expectSaidOnce(memory, ['I adopted a greyhound']);
  });

  it('is sent back with what is wrong, cut, and asked for once more', async () => {
    const llm = scriptedModel((_prompt, call) => (call === 1 ? `{"operations": [${'x'.repeat(9000)}` : []));
    const memory = await open({ llm });
    await memory.add(MESSAGES, ana);
    const [, , answer, wish] = llm.requests[1]?.messages ?? [];
    expect(answer).toMatchObject({
      role: 'assistant',
      content: expect.stringMatching(/^\{"operations": \[x+$/),
    });
    expect(answer?.content).toHaveLength(4000);
    expect(wish?.content).toContain('the answer holds no complete JSON');
  });

  it('says that it was cut off, and by whom it was given', async () => {
    const memory = await open({
      llm: scriptedModel(() => ({ text: '{"operations":', finishReason: 'length' })),
    });
    const { degraded } = await memory.add(MESSAGES, ana);
    expect(degraded?.error.message).toBe(
      'scripted: generate failed: model "script-1": the answer holds no complete JSON: "{\\"operations\\":". It was cut off: raise maxOutputTokens',
    );
  });

  it('never comes: the signal ends the call, and nothing is stored', async () => {
    const llm: LanguageModel = { ...scriptedModel(() => []), generate: () => new Promise(() => {}) };
    const memory = await open({ llm });
    const controller = new AbortController();
    const reason = new Error('enough');
    setTimeout(() => {
      controller.abort(reason);
    }, 20);
    await expect(memory.add(MESSAGES, { ...ana, signal: controller.signal })).rejects.toBe(reason);
    await expectSaidOnce(memory, []);
    await memory.add(MESSAGES, { ...ana, infer: false });
    await expectSaidOnce(memory, ['I adopted a greyhound']);
  });

  it('changes nothing of what was shown: deletes of everything, the memories again, changes without a user', async () => {
    const facts = [
      'Ana likes jazz',
      'Ana likes tea',
      'Ana likes Rome',
      'Ana likes figs',
      'Ana likes snow',
      'Ana likes maps',
    ];
    const memory = await open({
      llm: scriptedModel((prompt, call) => {
        if (call === 1) return facts.map((text) => adds(text));
        const shown = prompt.memories;
        if (call === 2)
          return shown.map(({ memory: number }) => ({ type: 'delete', memory: number, from: [1] }));
        if (call === 3) return shown.map(({ text }) => adds(text, [2]));
        if (call === 4)
          return shown.map(({ memory: number, text }) => ({
            ...adds(text),
            type: 'supersede',
            memory: number,
          }));
        return shown.map(({ memory: number, text }) => ({
          ...adds(`${text} no more`, [2]),
          type: 'update',
          memory: number,
        }));
      }),
    });
    await memory.add('I like jazz, tea, Rome, figs, snow and maps', ana);
    const read = async () => (await memory.getAll({ ...ana, kinds: ['fact'] })).results;
    const before = await read();
    const rules: (readonly string[])[] = [];
    for (const content of ['Forget jazz, tea, Rome, figs, snow and maps', 'Nice', 'Well', 'Fine']) {
      const { refused = [] } = await memory.add(
        [
          { role: 'user', content },
          { role: 'assistant', content: 'You like jazz, tea, Rome, figs, snow and maps' },
        ],
        ana,
      );
      rules.push(refused.map(({ rule }) => rule));
    }
    expect(rules).toStrictEqual([six('too-many'), six('known'), six('known'), six('needs-user-message')]);
    expect(await read()).toStrictEqual(before);
  });

  it('swaps two memories, or words two alike: one of the changes is refused, and none of the memories lost', async () => {
    const memory = await open({
      llm: scriptedModel((prompt, call) => {
        const [porto, faro] = [prompt.numberOf('Ana lives in Porto'), prompt.numberOf('Ana lives in Faro')];
        if (call === 1) return [adds('Ana lives in Porto'), adds('Ana lives in Faro')];
        if (call === 2)
          return [
            { ...adds('Ana lives in Faro'), type: 'supersede', memory: porto },
            { ...adds('Ana lives in Porto'), type: 'supersede', memory: faro },
          ];
        return [
          { ...adds('Ana lives in Faro, in the Algarve'), type: 'update', memory: faro },
          adds('Ana lives in Faro, in the Algarve'),
        ];
      }),
    });
    await memory.add('I live in Porto and in Faro', ana);
    const swapped = await memory.add('I live in Faro, no, Porto', ana);
    expect(swapped.refused?.map(({ rule }) => rule)).toStrictEqual(['touched-twice']);
    const texts = async () =>
      (await memory.getAll({ ...ana, kinds: ['fact'] })).results.map((item) => item.memory);
    expect(await texts()).toStrictEqual(['Ana lives in Faro']);
    const worded = await memory.add('Faro is in the Algarve', ana);
    expect(worded.refused?.map(({ rule }) => rule)).toStrictEqual(['known']);
    expect(await texts()).toStrictEqual(['Ana lives in Faro, in the Algarve']);
  });

  it('deletes no more in a long conversation than in a short one', async () => {
    const likes = Array.from({ length: 12 }, (_, place) => `Ana likes number ${place + 100}`);
    const memory = await open({
      llm: scriptedModel((prompt, call) =>
        call === 1
          ? likes.map((text) => adds(text))
          : prompt.memories
              .slice(0, 4)
              .map(({ memory: number }) => ({ type: 'delete', memory: number, from: [1] })),
      ),
    });
    await memory.add(likes.join('. '), ana);
    const long = [100, 104, 108].map((first) => ({
      role: 'user' as const,
      content: `Forget the number ${first}, the number ${first + 1}, the number ${first + 2}. ${'word '.repeat(5000)}`,
    }));
    const parts = await memory.add([...long, ...long], ana);
    expect(parts.usage.modelCalls).toBeGreaterThan(1);
    expect(new Set(parts.refused?.map(({ type, rule }) => `${type}: ${rule}`))).toStrictEqual(
      new Set(['delete: too-many']),
    );
    expect((await memory.getAll({ ...ana, kinds: ['fact'] })).total).toBe(12);
  });

  it('names a memory of another user in vain', async () => {
    let other = '';
    const memory = await open({
      llm: scriptedModel((_prompt, call) =>
        call === 1
          ? [adds('Ben lives in Lisbon')]
          : [{ type: 'delete', memory: other, id: other, from: [1] }],
      ),
    });
    other = (await memory.add('I live in Lisbon', { userId: 'ben' })).results[0]?.id ?? '';
    const { refused } = await memory.add('Forget that I live in Lisbon', ana);
    expect(refused).toStrictEqual([{ type: 'delete', rule: 'unknown-memory' }]);
    expect(await memory.get(other)).toMatchObject({ memory: 'Ben lives in Lisbon', version: 1 });
  });

  it('hands on the error of the provider, and fails where a model cannot work at all', async () => {
    const message = 'no';
    const error = new ProviderError({
      provider: 'scripted',
      operation: 'generate',
      failure: 'refused',
      message,
    });
    const failing = await open({ llm: scriptedModel(() => error) });
    expect((await failing.add(MESSAGES, ana)).degraded?.error).toBe(error);
    const missing = new MissingPeerError({ provider: 'openai', peer: 'openai' });
    const memory = await open({ llm: scriptedModel(() => missing) });
    await expect(memory.add(MESSAGES, ana)).rejects.toBe(missing);
    await expectSaidOnce(memory, []);
  });
});
