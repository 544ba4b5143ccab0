import { Memory } from '@keepsake/core';
import { createProgressBar } from './create-progress-bar.ts';
import { readLocomo, sessionTime } from './read-locomo.ts';

/** Remembers every conversation of the file, one add a session, each as the memory of a user of its own. */
export async function rememberLocomo(path: string, data: string): Promise<void> {
  const conversations = await readLocomo(data);
  const entries = conversations.flatMap(({ id, sessions }) =>
    sessions.map(({ date, turns }) => ({
      userId: id,
      timestamp: sessionTime(date),
      messages: turns.map((turn) => ({
        id: turn.id,
        role: 'user' as const,
        name: turn.speaker,
        content: turn.image === undefined ? turn.text : `${turn.text} [image: ${turn.image}]`,
      })),
    })),
  );
  process.stdout.write(
    `Remembering ${entries.length} sessions of ${conversations.length} conversations in ${path}\n`,
  );
  const bar = createProgressBar('remembering');
  const memory = new Memory({ store: { provider: 'sqlite', config: { path } } });
  try {
    await memory.addMany(entries, { onProgress: bar.update });
  } finally {
    bar.stop();
    await memory.close();
  }
}
