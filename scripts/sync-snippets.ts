// Copies regions of the examples into README files, guides and TSDoc. With --check: fails where they differ.
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFiles } from './find-files.ts';
import { extractRegion, syncSnippets, type SnippetSource } from './snippets.ts';

const root = join(import.meta.dirname, '..');
/** What users copy from: all TypeScript there comes from an example that runs. */
const copiedFrom = /^README\.md$|^packages\/[^/]+\/(?:README\.md$|src\/)|^docs\/(?:guides|providers)\//;
const isCheck = process.argv.includes('--check');

function readSource({ path, region }: SnippetSource): string {
  try {
    return extractRegion(readFileSync(join(root, path), 'utf8'), region);
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

async function syncFile(file: string): Promise<readonly string[]> {
  const before = await readFile(join(root, file), 'utf8');
  const { text, unsourced } = syncSnippets(before, readSource);
  const problems = copiedFrom.test(file)
    ? unsourced.map((line) => `${file}:${line}: TypeScript without source="examples/…#region"`)
    : [];
  if (text === before) return problems;
  if (isCheck) return [...problems, `${file}: differs from its examples. Run: node scripts/sync-snippets.ts`];
  await writeFile(join(root, file), text);
  console.log(`${file}: updated`);
  return problems;
}

const documents = await findFiles(root, '.md');
const sources = (await findFiles(join(root, 'packages'), '.ts')).map((file) => join('packages', file));
const problems: string[] = [];
for (const file of [...documents, ...sources]) {
  const found = await syncFile(file).catch((error: Error) => [`${file}: ${error.message}`]);
  problems.push(...found);
}
for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0 ? 'Snippets: all equal their examples.' : `Snippets: ${problems.length} wrong.`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
