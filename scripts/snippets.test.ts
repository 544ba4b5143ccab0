import { expect, it } from 'vitest';
import { extractRegion, syncSnippets } from './snippets.ts';

const example = [
  "import { Memory } from '@keepsake/core';",
  'async function main() {',
  '  // #region add',
  '  const memory = new Memory();',
  '  // #region inner',
  '  if (memory) {',
  '    await memory.close();',
  '  }',
  '  // #endregion',
  '  // #endregion',
  '}',
  '',
].join('\n');

it('takes a region without its indentation and without the markers inside it', () => {
  expect(extractRegion(example, 'add')).toBe(
    'const memory = new Memory();\nif (memory) {\n  await memory.close();\n}',
  );
  expect(extractRegion(example, 'inner')).toBe('if (memory) {\n  await memory.close();\n}');
});

it('takes a whole file when no region is named', () => {
  expect(extractRegion(example, undefined)).not.toContain('#region');
  expect(extractRegion(example, undefined).startsWith('import { Memory }')).toBe(true);
});

it('refuses a region that is missing or never ends', () => {
  expect(() => extractRegion(example, 'ad')).toThrow('no region "ad"');
  expect(() => extractRegion('// #region open\nconst a = 1;', 'open')).toThrow('never ends');
});

it('replaces a block that names its source and leaves every other byte alone', () => {
  const before = '# Title\n\n```ts source="a.ts#one"\nold\n```\n\n```sh\npnpm add\n```\n';
  const { text, unsourced } = syncSnippets(before, ({ path, region }) => `${path} ${region}\nsecond`);
  expect(text).toBe('# Title\n\n```ts source="a.ts#one"\na.ts one\nsecond\n```\n\n```sh\npnpm add\n```\n');
  expect(unsourced).toEqual([]);
  expect(syncSnippets(text, ({ path, region }) => `${path} ${region}\nsecond`).text).toBe(text);
});

it('writes inside TSDoc with the prefix of the comment', () => {
  const before = '/**\n * ```ts source="a.ts#one"\n * ```\n */\n';
  const { text } = syncSnippets(before, () => 'first\n\nthird');
  expect(text).toBe('/**\n * ```ts source="a.ts#one"\n * first\n *\n * third\n * ```\n */\n');
  expect(() => syncSnippets(before, () => '/* no */')).toThrow('*/');
});

it('names TypeScript that has no source, by line', () => {
  expect(syncSnippets('text\n```ts\nlet a;\n```\n```\nplain\n```\n', () => '').unsourced).toEqual([2]);
});

it('refuses a block that never ends', () => {
  expect(() => syncSnippets('```ts\nlet a;\n', () => '')).toThrow('line 1');
});
