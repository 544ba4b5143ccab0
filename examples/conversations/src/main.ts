/** A chat: its turns under ids of its own, said twice, edited, read back by thread, and put into the next prompt. */
import assert from 'node:assert/strict';
import { Memory, type Message } from '@keepsake/core';

const memory = new Memory({ store: { provider: 'memory' } });

// #region add
const turns: readonly Message[] = [
  {
    id: 'm1',
    role: 'user',
    name: 'Ana',
    content: 'Can you recommend a vet in Lisbon?',
    timestamp: '2026-05-04T09:00:00Z',
  },
  { id: 'm2', role: 'assistant', content: 'Is it for a dog or a cat?', timestamp: '2026-05-04T09:00:05Z' },
  {
    id: 'm3',
    role: 'user',
    name: 'Ana',
    content: 'For Biscuit, my greyhound.',
    timestamp: '2026-05-04T09:00:30Z',
  },
];
const first = await memory.add(turns, { userId: 'ana', runId: 'chat-1' });
// #endregion
assert.deepEqual(
  first.results.map((change) => [change.event, change.sources]),
  turns.map((turn) => ['ADD', [turn.id]]),
);

// #region sources
const { results } = await memory.search('What is the name of the greyhound?', { userId: 'ana' });
console.log(results[0]?.memory, results[0]?.sources); // For Biscuit, my greyhound. ['m3']
// #endregion
assert.deepEqual([results[0]?.memory, results[0]?.sources], ['For Biscuit, my greyhound.', ['m3']]);

// #region again
const again = await memory.add(
  [...turns, { id: 'm4', role: 'assistant', content: 'There is one in Rua da Rosa.' }],
  { userId: 'ana', runId: 'chat-1' },
);
console.log(again.results.map((change) => change.event)); // ['NONE', 'NONE', 'NONE', 'ADD']
// #endregion
assert.deepEqual(
  again.results.map((change) => change.event),
  ['NONE', 'NONE', 'NONE', 'ADD'],
);

// #region edit
const edited = await memory.add(
  { id: 'm3', role: 'user', name: 'Ana', content: 'For Biscuit, my old greyhound.' },
  { userId: 'ana', runId: 'chat-1' },
);
console.log(edited.results[0]?.event); // UPDATE: same memory, next version
// #endregion
assert.equal(edited.results[0]?.event, 'UPDATE');
assert.equal(edited.results[0]?.id, first.results[2]?.id);

// #region parts
const { results: remembered, skipped } = await memory.add(
  [
    { role: 'system', content: 'Answer briefly.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'This is how he looks.' },
        {
          type: 'image_url',
          image_url: { url: 'https://example.com/biscuit.jpg' },
          alt: 'a grey dog on a sofa',
        },
      ],
    },
  ],
  { userId: 'ana', runId: 'chat-2' },
);
console.log(skipped); // [{ index: 0, reason: 'system-message' }]
// #endregion
assert.deepEqual(skipped, [{ index: 0, reason: 'system-message' }]);
assert.equal(remembered.length, 1);

// #region threads
const { results: threads } = await memory.messages.threads({ userId: 'ana' });
console.log(threads.map(({ runId, messages }) => [runId, messages])); // [['chat-2', 1], ['chat-1', 4]]
// #endregion
assert.deepEqual(
  threads.map(({ runId, messages }) => [runId, messages]),
  [
    ['chat-2', 1],
    ['chat-1', 4],
  ],
);

// #region list
const recent = await memory.messages.list({
  userId: 'ana',
  runId: 'chat-1',
  direction: 'descending',
  limit: 2,
});
const older = await memory.messages.list({
  userId: 'ana',
  runId: 'chat-1',
  direction: 'descending',
  limit: 2,
  cursor: recent.nextCursor,
});
// #endregion
assert.deepEqual(
  [recent, older].map((page) => page.results.map((message) => message.id)),
  [
    ['m4', 'm3'],
    ['m2', 'm1'],
  ],
);

// #region context
const question = 'What was the address of the vet again?';
const { text: notes } = await memory.context(question, { userId: 'ana', maxTokens: 800 });
const prompt = [
  { role: 'system', content: 'You help with everyday questions.' },
  {
    role: 'user',
    content: [notes, question].filter((text) => text !== '').map((text) => ({ type: 'text', text })),
  },
];
// … ask the model, then remember what was said: the question and the answer, never the notes.
await memory.add({ role: 'user', content: question }, { userId: 'ana', runId: 'chat-3' });
// #endregion
assert.match(notes, /Can you recommend a vet in Lisbon\?/);
assert.deepEqual(prompt[1]?.content, [
  { type: 'text', text: notes },
  { type: 'text', text: question },
]);

// #region delete
await memory.messages.delete({ userId: 'ana', runId: 'chat-1', ids: ['m3'] }); // one message
const { deleted } = await memory.messages.delete({ userId: 'ana', runId: 'chat-1' }); // the rest of the thread
// #endregion
assert.equal(deleted, 3);
assert.deepEqual((await memory.search('greyhound', { userId: 'ana', runId: 'chat-1' })).results, []);
await memory.close();
