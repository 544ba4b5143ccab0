import { writeSync } from 'node:fs';
import type * as core from '../../index.ts';

/** What a bundle of the package did where there is no Node. */
export interface ElsewhereReport {
  /** What the in-memory store found. */
  readonly found: readonly string[];
  /** What the default store says. */
  readonly refusal: { readonly code: string; readonly failure: string; readonly message: string };
}

const bundle = process.argv[2] ?? '';
const say = (report: ElsewhereReport): void => void writeSync(1, JSON.stringify(report));
for (const name of ['process', 'Buffer', 'global', 'setImmediate', 'clearImmediate', 'navigator'])
  Reflect.deleteProperty(globalThis, name);

const { Memory } = (await import(bundle)) as typeof core;
const memory = new Memory({ store: { provider: 'memory' } });
await memory.add('I moved to Lisbon and adopted a greyhound.', { userId: 'ana' });
await memory.add('The train was late.', { userId: 'ana' });
const { results } = await memory.search('Which dog did she adopt?', { userId: 'ana' });
const lines = await Array.fromAsync(memory.export());
await memory.erase({ userId: 'ana' });
await memory.import(lines);
await memory.records.put(['notes'], 'a', { text: 'tea' });
await memory.close();
const refusal = await new Memory().add('x', { userId: 'ana' }).then(
  () => ({ code: '', failure: '', message: 'it was not refused' }),
  (error: unknown) => error as ElsewhereReport['refusal'],
);
say({
  found: results.map((item) => item.memory),
  refusal: { code: refusal.code, failure: refusal.failure, message: refusal.message },
});
