import { styleText } from 'node:util';
import type { AddResult, Memory } from '@keepsake/core';
import { CONVERSATION, type Session } from './conversation.ts';
import { createProgressBar } from './create-progress-bar.ts';
import { describeFailure } from './describe-failure.ts';
import { openWithModel } from './open-with-model.ts';
import { countFacts, printFacts, printUsage } from './print-facts.ts';
import type { ModelArguments } from './read-arguments.ts';

const TURNS = CONVERSATION.flatMap((session) => session.turns).length;

/** Remembers the conversation of `conversation.ts`, one add a sitting, as the memory of the user `maya`. */
export async function rememberConversation(path: string, llm: ModelArguments | undefined): Promise<void> {
  process.stdout.write(`Remembering ${TURNS} turns of ${CONVERSATION.length} sessions in ${path}\n`);
  const memory = openWithModel(path, llm);
  try {
    await (llm === undefined ? rememberTurns(memory) : rememberWithModel(memory, llm));
  } finally {
    await memory.close();
  }
}

async function rememberTurns(memory: Memory): Promise<void> {
  const bar = createProgressBar('remembering');
  let done = 0;
  for (const session of CONVERSATION) {
    bar.update({ done, total: TURNS });
    await memory.add(messagesOf(session), { userId: 'maya', timestamp: session.date });
    done += session.turns.length;
    bar.update({ done, total: TURNS });
  }
  bar.stop();
}

/** The same, and shows what the model made of each sitting. A model that cannot be reached is asked once. */
async function rememberWithModel(memory: Memory, llm: ModelArguments): Promise<void> {
  const bar = createProgressBar('remembering', { isTakenAway: true });
  const answers: AddResult[] = [];
  let failure: string | undefined;
  let done = 0;
  for (const session of CONVERSATION) {
    bar.update({ done, total: TURNS, found: countFacts(answers) });
    const options = { userId: 'maya', timestamp: session.date, infer: failure === undefined };
    const answer = await memory.add(messagesOf(session), options).finally(bar.stop);
    answers.push(answer);
    done += session.turns.length;
    failure ??= describeFailure(answer, llm.baseURL ?? 'https://api.openai.com/v1');
    if (failure === undefined) printFacts(session.date, answer);
  }
  if (failure !== undefined) {
    const { total } = await memory.getAll({ userId: 'maya', kinds: ['episode'], limit: 1 });
    const kept = `${total} of ${TURNS} turns are remembered word for word all the same`;
    process.stdout.write(
      `\n${styleText('yellow', '!')} ${failure} ${kept}; the questions are asked of them.\n`,
    );
  }
  printUsage((await memory.describe()).usage, answers);
}

function messagesOf({ turns }: Session) {
  return turns.map(({ id, role, content }) => ({
    id,
    role,
    content,
    name: role === 'user' ? 'Maya' : 'Assistant',
  }));
}
