import { withMemory } from '@keepsake/ai-sdk';
import { Memory } from '@keepsake/core';
import { createTurns } from '@keepsake/core/turns';
import { generateText, type LanguageModel } from 'ai';
import { join } from 'node:path';
import { generateQuestions, type CorpusOptions } from '../dataset/generate-corpus.ts';
import { childInput, finishChild } from '../latency/run-child.ts';
import { KEEPSAKE_FILE } from '../systems/keepsake-system.ts';

/** What the process is told. */
export interface AdapterInput {
  readonly folder: string;
  readonly corpus: CorpusOptions;
  readonly turns: number;
}

/** What one way of answering took, turn by turn. */
export interface AdapterTimings {
  readonly way: string;
  readonly latenciesMs: readonly number[];
  readonly cpuMs: number;
}

/** What it says. */
export interface AdapterOutput {
  readonly timings: readonly AdapterTimings[];
}

const UNMEASURED = 20;
const usage = {
  inputTokens: { total: 0, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 0, text: undefined, reasoning: undefined },
};
/** Answers at once: what is left is what stands around a model. */
const model: Exclude<LanguageModel, string> = {
  specificationVersion: 'v4',
  provider: 'scripted',
  modelId: 'at-once',
  supportedUrls: {},
  doGenerate: async () => ({
    content: [{ type: 'text', text: 'I see.' }],
    finishReason: { unified: 'stop', raw: undefined },
    usage,
    warnings: [],
  }),
  doStream: () => Promise.reject(new Error('This model does not stream.')),
};

const input = childInput() as AdapterInput;
const memory = new Memory({
  store: { provider: 'sqlite', config: { path: join(input.folder, KEEPSAKE_FILE) } },
});
const questions = generateQuestions({ ...input.corpus, count: 4 * (input.turns + UNMEASURED) });
let userId = '';
const scope = () => ({ userId });
const remembering = withMemory(model, { memory, scope });
const turns = createTurns({ memory, scope });

const ways: Readonly<Record<string, (query: string) => Promise<unknown>>> = {
  'the model alone': (prompt) => generateText({ model, prompt }),
  withMemory: (prompt) => generateText({ model: remembering, prompt }),
  'createTurns alone': async (content) => {
    const turn = await turns.begin({ context: {}, messages: [{ role: 'user', content }] });
    await turn.save({ status: 'complete', answer: [{ role: 'assistant', content: 'I see.' }] });
  },
  'context and add alone': async (content) => {
    const scoped = memory.scoped({ userId });
    await scoped.context(content, { alreadySaid: [content] });
    await scoped.add([
      { role: 'user', content },
      { role: 'assistant', content: 'I see.' },
    ]);
  },
};

// Turn by turn, one way after the other: whatever disturbs the machine disturbs all.
const timings = Object.keys(ways).map((way) => ({ way, latenciesMs: [] as number[], cpuMs: 0 }));
let asked = 0;
for (let turn = -UNMEASURED; turn < input.turns; turn += 1) {
  for (const timing of timings) {
    const question = questions[asked];
    if (!question) throw new Error(`There is no question ${asked}.`);
    userId = question.userId;
    asked += 1;
    const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
    await ways[timing.way]?.(question.query);
    const spent = process.cpuUsage(cpu);
    if (turn < 0) continue;
    timing.latenciesMs.push(performance.now() - startedAt);
    timing.cpuMs += (spent.user + spent.system) / 1000;
  }
}
await memory.close();
finishChild({ timings } satisfies AdapterOutput);
