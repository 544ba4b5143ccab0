import { Memory } from '../../memory.ts';
import { describeError, programInput, say, told } from './program.ts';

/** Opens files that do not exist yet, each at the moment at which it is told to, and writes them. */
export interface OpeningWriterInput {
  readonly paths: readonly string[];
  readonly name: string;
  readonly writes: number;
}

/** What it says. */
export type OpeningWriterLine =
  | { readonly type: 'up' }
  /** The promise of this add has resolved. */
  | { readonly type: 'added'; readonly file: number; readonly text: string }
  | { readonly type: `done ${number}` }
  | { readonly type: 'failed'; readonly name: string; readonly code: string; readonly message: string };

const { paths, name, writes } = programInput() as OpeningWriterInput;
const speak = (line: OpeningWriterLine): void => say(line);

speak({ type: 'up' });
for (const [file, path] of paths.entries()) {
  await told(`open ${file}`);
  const memory = new Memory({ store: { provider: 'sqlite', config: { path } } });
  const adds = Array.from({ length: writes }, async (_, write) => {
    const text = `file ${file} write ${write} of ${name}`;
    await memory.add(text, { userId: 'ana', runId: `${name}-${write % 2}` });
    speak({ type: 'added', file, text });
  });
  for (const outcome of await Promise.allSettled(adds)) {
    if (outcome.status === 'rejected') speak({ type: 'failed', ...describeError(outcome.reason) });
  }
  await memory.close();
  speak({ type: `done ${file}` });
}
process.exit(0);
