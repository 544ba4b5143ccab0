import assert from 'node:assert/strict';
import { chooseModel } from './choose-model.ts';

const chatModel = chooseModel();
// #region quickstart
import { withMemory } from '@keepsake/ai-sdk';
import { Memory } from '@keepsake/core';
import { generateText, streamText } from 'ai';

const memory = new Memory(); // one SQLite file: ./.keepsake/memory.db
// chatModel: any model of the AI SDK, such as openai('gpt-5-mini') of @ai-sdk/openai
const model = withMemory(chatModel, { memory, scope: { userId: 'ana' } });

await generateText({ model, prompt: 'My greyhound is called Biscuit, and he is afraid of thunder.' });

// Another conversation, days later:
const { textStream } = streamText({ model, prompt: 'Thunder is coming: what about my greyhound?' });
for await (const piece of textStream) process.stdout.write(piece); // Close the windows: Biscuit is afraid of thunder.
// #endregion
process.stdout.write('\n');
assert.equal((await memory.getAll({ userId: 'ana' })).total, 4);

// #region close
await model.settled();
await memory.close();
// #endregion
