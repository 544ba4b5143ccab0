import { Memory } from '@keepsake/core';
import { CONVERSATION } from './conversation.ts';
import { createProgressBar } from './create-progress-bar.ts';

/** Remembers the conversation of `conversation.ts`, one add a sitting, as the memory of the user `maya`. */
export async function rememberConversation(path: string): Promise<void> {
  const turns = CONVERSATION.flatMap((session) => session.turns).length;
  process.stdout.write(`Remembering ${turns} turns of ${CONVERSATION.length} sessions in ${path}\n`);
  const bar = createProgressBar('remembering');
  await using memory = new Memory({ store: { provider: 'sqlite', config: { path } } });
  let done = 0;
  for (const { date, turns: messages } of CONVERSATION) {
    bar.update({ done, total: turns });
    await memory.add(
      messages.map(({ id, role, content }) => ({
        id,
        role,
        content,
        name: role === 'user' ? 'Maya' : 'Assistant',
      })),
      { userId: 'maya', timestamp: date },
    );
    done += messages.length;
    bar.update({ done, total: turns });
  }
  bar.stop();
}
