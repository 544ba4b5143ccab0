import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { corpusHash, type CorpusOptions, type Layout } from '../dataset/generate-corpus.ts';
import type { SystemName } from '../systems/measured-system.ts';
import { runChild } from './run-child.ts';
import type { RunInput } from './measure-system.ts';
import type { SeedInput, SeedOutput } from './seed-child.ts';

/** The systems in the order in which they take turns. */
export const SYSTEMS: readonly SystemName[] = ['keepsake', 'mem0ai'];

/** The sizes and layouts at which both systems are measured. */
export function comparedCorpora(quick: boolean): readonly CorpusOptions[] {
  const sizes = quick ? [200] : [1_000, 10_000];
  const layouts: readonly Layout[] = ['many-users', 'one-user'];
  return sizes.flatMap((size) => layouts.map((layout) => ({ size, layout })));
}

/** The hash of each corpus by its name, such as `1,000 many-users`. */
export function corpusHashes(corpora: readonly CorpusOptions[]): Readonly<Record<string, string>> {
  return Object.fromEntries(corpora.map((corpus) => [corpusName(corpus), corpusHash(corpus)]));
}

/** How a corpus is named in tables. */
export function corpusName({ size, layout }: CorpusOptions): string {
  return `${size.toLocaleString('en-US')} ${layout}`;
}

/** Fills a new folder below `root` with a corpus through the system's own API, in a process of its own. */
export async function seedFolder(
  root: string,
  input: Omit<RunInput, 'folder'> & { readonly corpus: CorpusOptions },
): Promise<{ readonly run: RunInput; readonly seedMs: number }> {
  const folder = join(root, `${input.system}-${input.corpus.size}-${input.corpus.layout}`);
  mkdirSync(folder, { recursive: true });
  const seed: SeedInput = { ...input, folder };
  const { elapsedMs } = await runChild<SeedOutput>('latency/seed-child.ts', seed);
  const { system, endpoint, model } = input;
  return { run: { system, endpoint, model, folder }, seedMs: elapsedMs };
}
