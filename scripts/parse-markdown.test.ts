import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findBrokenLinks } from './check-links.ts';
import { parseMarkdown, toAnchor } from './parse-markdown.ts';

function targets(text: string): readonly string[] {
  return parseMarkdown(text).links.map((link) => link.target);
}

it('finds links, images, definitions and HTML references', () => {
  expect(targets('[a](one.md) and ![b](two.png "title")')).toEqual(['one.md', 'two.png']);
  expect(targets('[![badge](badge.svg)](target.md)')).toEqual(['target.md', 'badge.svg']);
  expect(targets('[label]: three.md\n<a href="four.md">x</a>')).toEqual(['three.md', 'four.md']);
  expect(targets('[wiki](page_(x).md#part)')).toEqual(['page_(x).md#part']);
});

it('does not look into fences and code spans', () => {
  expect(targets('```md\n[a](one.md)\n```\n`[b](two.md)` [c](three.md)')).toEqual(['three.md']);
  expect(targets('````md\n```\n[a](one.md)\n````\n[b](two.md)')).toEqual(['two.md']);
});

it('names anchors as GitHub does', () => {
  expect(toAnchor('5.11 Tooling: verified `together`')).toBe('511-tooling-verified-together');
  expect(toAnchor('What is [this](a.md), really?')).toBe('what-is-this-really');
  expect([...parseMarkdown('# Same\n## Same\n<a id="own"></a>').anchors]).toEqual(['same', 'same-1', 'own']);
});

it('reports every link and path that leads nowhere, with its line', async () => {
  const root = await mkdtemp(join(tmpdir(), 'links-'));
  await mkdir(join(root, 'docs/decisions'), { recursive: true });
  await writeFile(
    join(root, 'docs/guide.md'),
    '# Guide\n\n[up](../README.md#start) [gone](gone.md)\n`docs/lost.ts`\n',
  );
  await writeFile(join(root, 'docs/decisions/old.md'), '`docs/lost.ts` [gone](gone.md)\n');
  await writeFile(
    join(root, 'README.md'),
    '# Start\n[guide](docs/guide.md#guide) [part](docs/guide.md#part) [self](#start) [out](../x.md) `docs/<name>.md`\n',
  );
  try {
    expect(await findBrokenLinks(root)).toEqual([
      'README.md:2: no such heading: docs/guide.md#part',
      'README.md:2: the link leaves the repository: ../x.md',
      'docs/decisions/old.md:1: no such file: gone.md',
      'docs/guide.md:3: no such file: gone.md',
      'docs/guide.md:4: no such path: docs/lost.ts',
    ]);
  } finally {
    await rm(root, { recursive: true });
  }
});
