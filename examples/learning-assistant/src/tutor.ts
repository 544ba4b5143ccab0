/** A tutor with a memory of its learners: what they say, and the mistakes that it notes. */
import type { Memory } from '@keepsake/core';
// #region imports
import { KeepsakeRetriever, memoryMiddleware, type CallContext } from '@keepsake/langchain';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { createAgent, tool, type ToolRuntime } from 'langchain';
import { z } from 'zod';
// #endregion

// #region scope
type Lesson = { readonly learner: string };

const learnerOf = ({ context }: CallContext<Lesson>) => ({ userId: context.learner });
// #endregion

/** The tutor's own notes: memories with metadata, which no lesson deletes. */
function noteMistake(memory: Memory) {
  return tool(
    async ({ said, correct, rule }, { context, toolCallId }: ToolRuntime<unknown, Lesson>) => {
      await memory
        .scoped({ userId: context.learner })
        .add(
          { role: 'assistant', content: `Said "${said}" instead of "${correct}": ${rule}.` },
          { metadata: { about: 'mistake', rule }, infer: false, operationId: `mistake:${toolCallId}` },
        );
      return 'noted';
    },
    {
      name: 'note_mistake',
      description: 'Notes a mistake of the learner, to practise it in later lessons.',
      schema: z.object({ said: z.string(), correct: z.string(), rule: z.string() }),
    },
  );
}

// #region retriever
function pastMistakes(memory: Memory) {
  const mistakes = new KeepsakeRetriever<Lesson>({
    memory,
    scope: learnerOf,
    filters: { about: 'mistake' },
    k: 5,
  });
  return tool(
    async ({ topic }, config) => {
      const documents = await mistakes.invoke(topic, config);
      return documents.map(({ pageContent }) => pageContent).join('\n');
    },
    {
      name: 'past_mistakes',
      description: 'Mistakes of the learner in earlier lessons, to practise again.',
      schema: z.object({ topic: z.string() }),
    },
  );
}
// #endregion

// #region tutor
/** One tutor for all learners: whose memories a lesson is about stands in its context. */
export function startTutor(model: BaseChatModel, memory: Memory) {
  return createAgent({
    name: 'tutor',
    model,
    systemPrompt: 'You teach Spanish, in short exercises. Note each mistake.',
    tools: [noteMistake(memory), pastMistakes(memory)],
    middleware: [
      memoryMiddleware<Lesson>({
        memory,
        scope: learnerOf,
        thread: ({ configurable }) => configurable.thread_id,
      }),
    ],
    contextSchema: z.object({ learner: z.string() }),
  });
}
// #endregion
