import { Memory } from '../../memory.ts';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { programInput, say } from './program.ts';

/** Fills a user with 800 memories and erases it. */
export interface DyingEraserInput {
  readonly path: string;
  readonly userId: string;
}

/** What it says. */
export type DyingEraserLine = { readonly type: 'erasing' } | { readonly type: 'erased' };

const { path, userId } = programInput() as DyingEraserInput;
const speak = (line: DyingEraserLine): void => say(line);
const memory = new Memory({ store: { provider: 'sqlite', config: { path } }, embedder: fakeEmbedder() });
await memory.addMany(
  Array.from({ length: 800 }, (_, index) => ({ messages: `note ${index} about tea`, userId })),
);
speak({ type: 'erasing' });
await memory.erase({ userId });
speak({ type: 'erased' });
await memory.close();
process.exit(0);
