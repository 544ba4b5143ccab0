import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { packagesWithoutChangeset } from './changeset-state.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'changesets-'));
  git('init', '--quiet');
  write('.changeset/README.md', '# Changesets\n');
  release('0.0.0');
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function git(...parameters: readonly string[]): void {
  const identity = [
    '-c',
    'user.name=Test',
    '-c',
    'user.email=test@example.com',
    '-c',
    'commit.gpgsign=false',
  ];
  execFileSync('git', [...identity, ...parameters], { cwd: root });
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function commit(): void {
  git('add', '--all');
  git('commit', '--quiet', '--message', 'change');
}

function release(version: string): void {
  write('packages/core/package.json', JSON.stringify({ name: '@keepsake/core', version }));
}

function addChangeset(): void {
  write('.changeset/brave-owl.md', "---\n'@keepsake/core': minor\n---\n\nWords.\n");
}

it('asks for a changeset for the first source of a package that was never released', () => {
  expect(packagesWithoutChangeset(root)).toEqual([]);
  write('packages/core/src/index.ts', 'export const a = 1;\n');
  expect(packagesWithoutChangeset(root)).toEqual(['@keepsake/core']);
  commit();
  expect(packagesWithoutChangeset(root)).toEqual(['@keepsake/core']);
  addChangeset();
  expect(packagesWithoutChangeset(root)).toEqual([]);
});

it('accepts the release itself, before and after its commit, and asks again after it', () => {
  write('packages/core/src/index.ts', 'export const a = 1;\n');
  commit();
  release('0.1.0');
  expect(packagesWithoutChangeset(root)).toEqual([]);
  commit();
  expect(packagesWithoutChangeset(root)).toEqual([]);

  write('packages/core/src/index.ts', 'export const a = 2;\n');
  expect(packagesWithoutChangeset(root)).toEqual(['@keepsake/core']);
  commit();
  expect(packagesWithoutChangeset(root)).toEqual(['@keepsake/core']);
});

it('starts from the commit that set the version, not from a later edit of the manifest', () => {
  release('0.1.0');
  commit();
  write('packages/core/src/index.ts', 'export const a = 1;\n');
  commit();
  write(
    'packages/core/package.json',
    JSON.stringify({ name: '@keepsake/core', version: '0.1.0', license: 'x' }),
  );
  commit();
  expect(packagesWithoutChangeset(root)).toEqual(['@keepsake/core']);
});

it('does not count tests, fixtures and private packages', () => {
  write('packages/core/src/add.test.ts', '');
  write('packages/core/src/__fixtures__/answer.json', '{}');
  write('packages/tools/package.json', JSON.stringify({ name: 'tools', private: true }));
  write('packages/tools/src/index.ts', '');
  expect(packagesWithoutChangeset(root)).toEqual([]);
});

it('does not take an empty changeset, or one for another package, for an answer', () => {
  write('packages/core/src/index.ts', '');
  write('.changeset/empty.md', '---\n---\n\nNothing.\n');
  write('.changeset/other.md', "---\n'@keepsake/mcp': patch\n---\n\n'@keepsake/core': minor\n");
  expect(packagesWithoutChangeset(root)).toEqual(['@keepsake/core']);
});
