import dgram from 'node:dgram';
import dns from 'node:dns';
import { writeSync } from 'node:fs';
import { registerHooks } from 'node:module';
import net from 'node:net';

/** What a program saw that uses the package for its main job. */
export interface QuietReport {
  /** Attempts to reach the network. */
  readonly network: readonly string[];
  /** Lines for the console, and warnings of the process. */
  readonly console: readonly string[];
  /** Environment variables that were read from the import on. */
  readonly environment: readonly string[];
  /** Modules that were imported when the root entry was, other than its own files. */
  readonly imports: readonly string[];
  /** The same, from `new Memory()` to `close()`. */
  readonly laterImports: readonly string[];
  /** What the search found. */
  readonly found: readonly string[];
}

const seen = {
  network: new Array<string>(),
  console: new Array<string>(),
  environment: new Array<string>(),
  imports: new Array<string>(),
  laterImports: new Array<string>(),
};

function forbid(target: object, name: string): void {
  Object.defineProperty(target, name, {
    value: () => {
      seen.network.push(name);
      throw new Error(`${name} is not allowed here`);
    },
  });
}

for (const name of ['fetch', 'WebSocket', 'EventSource']) forbid(globalThis, name);
forbid(net.Socket.prototype, 'connect');
forbid(dgram, 'createSocket');
for (const name of ['lookup', 'resolve', 'resolve4']) forbid(dns, name);
forbid(dns.promises, 'lookup');
for (const name of Object.keys(console)) {
  Object.defineProperty(console, name, {
    value: (...words: unknown[]) => seen.console.push(`${name}: ${words.join(' ')}`),
  });
}
process.on('warning', (warning) => seen.console.push(`warning: ${warning.message}`));
let target = seen.imports;
registerHooks({
  resolve: (specifier, context, next) => {
    if (!specifier.startsWith('.') && !specifier.startsWith('@keepsake/core')) target.push(specifier);
    return next(specifier, context);
  },
});
/** Node looks, too, for its own purposes: what matters is who asks. */
function noteVariable(name: string): void {
  const [, , , asker] = new Error('who').stack?.split('\n') ?? [];
  if (asker?.includes('node:internal') !== true) seen.environment.push(`${name} by ${asker?.trim()}`);
}

Object.defineProperty(process, 'env', {
  value: new Proxy(process.env, {
    get: (variables, name) => {
      noteVariable(String(name));
      return Reflect.get(variables, name);
    },
    has: (variables, name) => {
      noteVariable(String(name));
      return Reflect.has(variables, name);
    },
    ownKeys: (variables) => {
      noteVariable('all of them');
      return Reflect.ownKeys(variables);
    },
  }),
});
// Otherwise the test could not fail.
Reflect.get(process.env, 'HOME');
if (seen.environment.splice(0).length !== 1) throw new Error('a variable was read unnoticed');

const { Memory } = await import('@keepsake/core');
target = seen.laterImports;
const memory = new Memory();
await memory.add('I moved to Lisbon.', { userId: 'ana' });
await memory.update((await memory.getAll({ userId: 'ana' })).results[0]?.id ?? '', 'I moved to Porto.');
const { results } = await memory.search('Where did she move?', { userId: 'ana' });
await memory.context('Porto', { userId: 'ana' });
await memory.records.put(['notes'], 'a', { text: 'tea' });
await memory.add('gone', { userId: 'bob' });
await memory.erase({ userId: 'bob' });
const lines = await Array.fromAsync(memory.export());
await memory.reset();
await memory.import(lines);
await memory.describe();
await memory.add('', { userId: 'ana' }).catch(() => undefined);
await memory.close();
const report: QuietReport = { ...seen, found: results.map((item) => item.memory) };
writeSync(1, JSON.stringify(report));
