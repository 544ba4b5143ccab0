import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lint-rules-'));
  await copyFile(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The rules that one file breaks, by the names oxlint gives them, once for each place. */
async function lint(path: string, source: string): Promise<readonly string[]> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, source);
  const output = await new Promise<string>((resolve) => {
    const oxlint = join(root, 'node_modules/.bin/oxlint');
    execFile(oxlint, ['--format=json', path], { cwd: folder }, (_error, stdout) => resolve(stdout));
  });
  const report = JSON.parse(output) as { readonly diagnostics: readonly { readonly code: string }[] };
  return report.diagnostics.map((diagnostic) => diagnostic.code);
}

function imports(specifier: string): string {
  return `import { thing } from '${specifier}';\nexport const other = thing;\n`;
}

function importAll(rooms: readonly string[]): string {
  return rooms
    .map((room, index) => `export { thing as thing${index} } from '../${room}/thing.ts';\n`)
    .join('');
}

const refusedImports = [
  ['packages/core/src/engine/add/plan.ts', '../../vector-stores/in-memory.ts'],
  ['packages/core/src/engine/search.ts', '../sqlite/open-database.ts'],
  ['packages/core/src/engine/search.ts', '../ledgers/sqlite.ts'],
  ['packages/core/src/engine/infer/ask-model.ts', '../../openai/create-client.ts'],
  ['packages/core/src/engine/search.ts', '../compose.ts'],
  ['packages/core/src/engine/search.ts', 'node:fs'],
  ['packages/core/src/contracts/ledger.ts', '../ledgers/sqlite.ts'],
  ['packages/core/src/contracts/ledger.ts', '../engine/add.ts'],
  ['packages/core/src/types/scope.ts', '../contracts/ledger.ts'],
  ['packages/core/src/types/scope.ts', '../text/tokenize.ts'],
  ['packages/core/src/errors/scope-required-error.ts', '../engine/add.ts'],
  ['packages/core/src/text/tokenize.ts', '../embedders/openai.ts'],
  ['packages/core/src/input/parse-time.ts', '../openai/create-client.ts'],
  ['packages/core/src/ranking/fuse-ranks.ts', '../engine/search.ts'],
  ['packages/core/src/input/parse-time.ts', '../engine/search.ts'],
  ['packages/core/src/internal/load-peer.ts', '../embedders/openai.ts'],
  ['packages/core/src/ledgers/sqlite/commit.ts', '../../engine/add.ts'],
  ['packages/core/src/embedders/openai.ts', '../engine/add.ts'],
  ['packages/core/src/rerankers/cohere.ts', '../engine/search.ts'],
  ['packages/core/src/engine/search.ts', '../rerankers/cohere.ts'],
  ['packages/core/src/date-resolvers/chrono.ts', '../engine/add.ts'],
  ['packages/core/src/engine/resolve-dates.ts', '../date-resolvers/chrono.ts'],
  ['packages/core/src/vector-stores/in-memory.ts', '../memory.ts'],
  ['packages/core/src/sqlite/open-database.ts', 'node:sqlite'],
  ['packages/core/src/openai/create-client.ts', '../engine/add.ts'],
  ['packages/core/src/openai/create-client.ts', '../memory.ts'],
] as const;

it.each(refusedImports)('%s may not import %s', async (path, specifier) => {
  expect(await lint(path, imports(specifier))).toEqual(['eslint(no-restricted-imports)']);
});

it('holds for every room that core has, and for rooms to come', async () => {
  const entries = await readdir(join(root, 'packages/core/src'), { withFileTypes: true });
  const rooms = ['future', ...entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)];
  const aboveTypes = rooms.filter((room) => !['errors', 'types'].includes(room));
  const aboveContracts = aboveTypes.filter((room) => room !== 'contracts');
  expect(await lint('packages/core/src/types/scope.ts', importAll(aboveTypes))).toHaveLength(
    aboveTypes.length,
  );
  expect(await lint('packages/core/src/contracts/ledger.ts', importAll(aboveContracts))).toHaveLength(
    aboveContracts.length,
  );
  expect(await lint('packages/core/src/future/thing.ts', imports('../engine/search.ts'))).toHaveLength(1);
});

const acceptedImports = [
  ['packages/core/src/engine/add/plan.ts', '../../contracts/ledger.ts'],
  ['packages/core/src/engine/search.ts', '../types/memory.ts'],
  ['packages/core/src/engine/search.ts', '../text/tokenize.ts'],
  ['packages/core/src/contracts/ledger.ts', '../types/memory.ts'],
  ['packages/core/src/types/scope.ts', '../errors/scope-required-error.ts'],
  ['packages/core/src/types/scope.ts', './memory.ts'],
  ['packages/core/src/ledgers/sqlite/commit.ts', '../../sqlite/open-database.ts'],
  ['packages/core/src/ledgers/sqlite/commit.ts', '../../contracts/ledger.ts'],
  ['packages/core/src/embedders/openai.ts', '../openai/create-client.ts'],
  ['packages/core/src/language-models/openai/dialect.ts', '../../errors/provider-error.ts'],
  ['packages/core/src/language-models/openai.ts', '../openai/create-client.ts'],
  ['packages/core/src/compose.ts', './ledgers/registry.ts'],
  ['packages/core/src/engine/search.test.ts', '../ledgers/in-memory.ts'],
  ['packages/core/src/testing/fake-clock.ts', 'node:timers'],
] as const;

it.each(acceptedImports)('%s may import %s', async (path, specifier) => {
  expect(await lint(path, imports(specifier))).toEqual([]);
});

it('lets core name the types of a node: module', async () => {
  const source = "import type { DatabaseSync } from 'node:sqlite';\nexport type Database = DatabaseSync;\n";
  expect(await lint('packages/core/src/sqlite/open-database.ts', source)).toEqual([]);
});

const longFunction = `export function long(): void {\n${'  globalThis.name;\n'.repeat(60)}}\n`;

const limits = [
  ['max-lines', `${'\n'.repeat(301)}export const last = 1;\n`],
  ['max-lines-per-function', longFunction.replaceAll('globalThis.name', 'globalThis.close()')],
  ['max-params', 'export function four(a: 1, b: 1, c: 1, d: 1): 1[] {\n  return [a, b, c, d];\n}\n'],
  [
    'complexity',
    `export function branchy(n: number): number {\n${'  if (n > 1) return n;\n'.repeat(12)}  return 0;\n}\n`,
  ],
  ['no-console', "console.log('hello');\n"],
  ['no-empty', 'try {\n  globalThis.close();\n} catch {}\n'],
] as const;

it.each(limits)('refuses what breaks %s in a source file', async (rule, source) => {
  expect(await lint('packages/core/src/engine/breaks.ts', source)).toContain(`eslint(${rule})`);
});

it('refuses default exports, any, non-null assertions and camelCase file names', async () => {
  const source = 'const value: any = [0][0]!;\nexport default value;\n';
  const broken = await lint('packages/core/src/engine/badName.ts', source);
  expect(broken).toEqual(
    expect.arrayContaining([
      'import(no-default-export)',
      'typescript(no-explicit-any)',
      'typescript(no-non-null-assertion)',
      'unicorn(filename-case)',
    ]),
  );
});

it('exempts tests and the published test kit from the length of a function, and from nothing else', async () => {
  const source = longFunction.replaceAll('globalThis.name', 'globalThis.close()');
  expect(await lint('packages/core/src/engine/add.test.ts', source)).toEqual([]);
  expect(await lint('packages/core/src/testing/suite.ts', source)).toEqual([]);
  expect(await lint('packages/core/src/testing/speaks.ts', "console.log('hello');\n")).toEqual([
    'eslint(no-console)',
  ]);
});
