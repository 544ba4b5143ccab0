import { describe, expect, it } from 'vitest';
import type { GenerateRequest } from '../contracts/language-model.ts';
import { answerAsAsked } from './__fixtures__/answer-as-asked.ts';
import { failingLanguageModel } from './__fixtures__/failing-language-model.ts';
import { fakeLanguageModel } from './fake-language-model.ts';
import { languageModelConformance } from './language-model-conformance.ts';

languageModelConformance({
  name: 'fake',
  create: () => fakeLanguageModel({ otherwise: answerAsAsked }),
  followsSchema: true,
  createFailing: failingLanguageModel,
  secret: 'sk-test-0123456789abcdef',
  skip: {},
});

describe('fakeLanguageModel', () => {
  const request: GenerateRequest = { messages: [{ role: 'user', content: 'What did Ana say?' }] };

  it('writes texts, objects as JSON, and what a function makes of the request, one script a call', async () => {
    const model = fakeLanguageModel();
    model.answer('She moved.');
    model.answer({ facts: ['Ana moved'] });
    model.answer(({ messages }) => ({ asked: messages[0]?.content }), 2);
    const results = [];
    for (let call = 0; call < 4; call += 1) results.push(await model.generate(request));
    expect(results).toStrictEqual([
      { text: 'She moved.', finishReason: 'stop', inputTokens: 4, outputTokens: 2 },
      { text: '{"facts":["Ana moved"]}', finishReason: 'stop', inputTokens: 4, outputTokens: 2 },
      { text: '{"asked":"What did Ana say?"}', finishReason: 'stop', inputTokens: 4, outputTokens: 4 },
      { text: '{"asked":"What did Ana say?"}', finishReason: 'stop', inputTokens: 4, outputTokens: 4 },
    ]);
    expect(model.remaining()).toBe(0);
  });

  it('says so when nothing is scripted, and answers otherwise when it was told how', async () => {
    await expect(fakeLanguageModel().generate(request)).rejects.toThrow(
      'fakeLanguageModel: nothing is scripted for call 1. Call answer(…) or fail(…) before it',
    );
    const model = fakeLanguageModel({ otherwise: 'as always' });
    model.answer('this once');
    expect([(await model.generate(request)).text, (await model.generate(request)).text]).toStrictEqual([
      'this once',
      'as always',
    ]);
  });

  it('fails as scripted, in the order of the script, and recovers', async () => {
    const model = fakeLanguageModel();
    model.answer('first');
    model.fail({ type: 'throw', error: new Error('no') });
    model.fail({ type: 'refuse' });
    model.fail({ type: 'refuse', text: 'Never.' });
    model.fail({ type: 'truncate', text: '{"facts": [' });
    model.fail({ type: 'hang' }, 3);
    expect((await model.generate(request)).text).toBe('first');
    await expect(model.generate(request)).rejects.toThrow('no');
    const ends = [];
    for (let call = 0; call < 3; call += 1) {
      const { text, finishReason } = await model.generate(request);
      ends.push([finishReason, text]);
    }
    expect(ends).toStrictEqual([
      ['refused', 'I cannot help with that.'],
      ['refused', 'Never.'],
      ['length', '{"facts": ['],
    ]);
    expect(model.remaining()).toBe(3);
    model.recover();
    await expect(model.generate(request)).rejects.toThrow('nothing is scripted for call 6');
  });

  it('answers late, each call with its own, or never, and ends with the reason of the signal', async () => {
    const model = fakeLanguageModel();
    model.fail({ type: 'delay', milliseconds: 20 });
    model.answer('late');
    model.answer('at once');
    const started = performance.now();
    const order: string[] = [];
    await Promise.all(
      [1, 2].map(async () => {
        order.push((await model.generate(request)).text);
      }),
    );
    expect(order).toStrictEqual(['at once', 'late']);
    expect(performance.now() - started).toBeGreaterThan(15);
    model.fail({ type: 'hang' });
    const reason = new Error('enough');
    const controller = new AbortController();
    const hanging = model.generate({ ...request, signal: controller.signal });
    controller.abort(reason);
    await expect(hanging).rejects.toBe(reason);
  });

  it('records every call as it was, failed ones included', async () => {
    const model = fakeLanguageModel();
    model.fail({ type: 'throw', error: new Error('no') });
    model.answer('yes');
    const { signal } = new AbortController();
    await expect(model.generate({ ...request, maxOutputTokens: 5, signal })).rejects.toThrow('no');
    const schema = { name: 'facts', schema: { type: 'object' } };
    const messages = [{ role: 'user', content: 'before' }] as { role: 'user'; content: string }[];
    await model.generate({ messages, schema });
    messages.push({ role: 'user', content: 'after' });
    expect(model.calls).toStrictEqual([
      { messages: request.messages, maxOutputTokens: 5 },
      { messages: [{ role: 'user', content: 'before' }], schema },
    ]);
  });

  it('refuses calls after close', async () => {
    const model = fakeLanguageModel({ otherwise: 'x' });
    await model.close();
    await expect(model.generate(request)).rejects.toMatchObject({ code: 'memory-closed' });
  });
});
