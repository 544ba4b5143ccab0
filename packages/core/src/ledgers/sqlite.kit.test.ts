import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { ledgerConformance } from '../testing/ledger-conformance.ts';
import { vectorStoreConformance } from '../testing/vector-store-conformance.ts';
import { sqliteStore } from './sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'keepsake-kit-'));
let count = 0;

function newPath(): string {
  count += 1;
  return join(folder, `${count}.db`);
}

function latestPath(): string {
  return join(folder, `${count}.db`);
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

ledgerConformance({
  name: 'sqlite',
  create: () => sqliteStore({ path: newPath() }),
  reopen: () => sqliteStore({ path: latestPath() }),
  createOutside: () => sqliteStore({ path: newPath(), indexOutside: true }),
  skip: {},
});

vectorStoreConformance({
  name: 'sqlite',
  create: () => sqliteStore({ path: newPath() }),
  reopen: () => sqliteStore({ path: latestPath() }),
  skip: {},
});
