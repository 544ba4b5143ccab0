import { registerHooks } from 'node:module';
import { SEARCH_LIMIT } from '../systems/measured-system.ts';
import { childInput, finishChild } from './run-child.ts';

/** What a starting process is told. */
export interface ColdStartInput {
  readonly folder: string;
  readonly path: string;
  readonly query: string;
  readonly userId: string;
  /** Lists the modules that are loaded, which costs time. */
  readonly listModules: boolean;
}

/** What it says. Times are in milliseconds. */
export interface ColdStartOutput {
  readonly importMs: number;
  readonly openAndSearchMs: number;
  readonly totalMs: number;
  /** What Node itself took from the start of the process to our first line. */
  readonly nodeMs: number;
  readonly results: number;
  /** The modules outside Keepsake that were loaded, by package; empty unless they were to be listed. */
  readonly packages: readonly string[];
  /** Files of Keepsake that were loaded. */
  readonly files: number;
}

const input = childInput() as ColdStartInput;
const loaded: string[] = [];
if (input.listModules) {
  registerHooks({
    load: (url, context, next) => {
      loaded.push(url);
      return next(url, context);
    },
  });
}

const nodeMs = performance.now();
const { Memory } = await import('@keepsake/core');
const imported = performance.now();
const memory = new Memory({ store: { provider: 'sqlite', config: { path: input.path } } });
const { results } = await memory.search(input.query, { userId: input.userId, limit: SEARCH_LIMIT });
const found = performance.now();
await memory.close();

const packages = loaded.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []);
finishChild({
  importMs: imported - nodeMs,
  openAndSearchMs: found - imported,
  totalMs: found - nodeMs,
  nodeMs,
  results: results.length,
  packages: [...new Set(packages)],
  files: loaded.filter((url) => !url.startsWith('node:') && !url.includes('/node_modules/')).length,
} satisfies ColdStartOutput);
