import type { AddResult } from '@keepsake/core';
import { CONVERSATION, type Session } from './conversation.ts';
import { createProgressBar } from './create-progress-bar.ts';
import { openWithModel } from './open-with-model.ts';
import { printFacts, printUsage } from './print-facts.ts';
import type { ModelArguments } from './read-arguments.ts';

/** Remembers the conversation of `conversation.ts`, one add a sitting, as the memory of the user `maya`. */
export async function rememberConversation(path: string, llm: ModelArguments | undefined): Promise<void> {
  const turns = CONVERSATION.flatMap((session) => session.turns).length;
  process.stdout.write(`Remembering ${turns} turns of ${CONVERSATION.length} sessions in ${path}\n`);
  const bar = createProgressBar('remembering');
  await using memory = openWithModel(path, llm);
  const answers: { readonly date: string; readonly result: AddResult }[] = [];
  let done = 0;
  for (const session of CONVERSATION) {
    bar.update({ done, total: turns });
    const result = await memory.add(messagesOf(session), { userId: 'maya', timestamp: session.date });
    answers.push({ date: session.date, result });
    done += session.turns.length;
    bar.update({ done, total: turns });
  }
  bar.stop();
  if (llm === undefined) return;
  for (const { date, result } of answers) printFacts(date, result);
  printUsage((await memory.describe()).usage);
}

function messagesOf({ turns }: Session) {
  return turns.map(({ id, role, content }) => ({
    id,
    role,
    content,
    name: role === 'user' ? 'Maya' : 'Assistant',
  }));
}
