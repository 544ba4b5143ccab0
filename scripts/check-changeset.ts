// Fails when packages/*/src changed since the last release and no changeset tells users about it.
import { join } from 'node:path';
import { packagesWithoutChangeset } from './changeset-state.ts';

const missing = packagesWithoutChangeset(join(import.meta.dirname, '..'));
for (const name of missing) {
  console.error(`${name}: src changed since the last release without a changeset. Run: pnpm changeset`);
}
console.log(
  missing.length === 0 ? 'Changesets: nothing is missing.' : `Changesets: ${missing.length} missing.`,
);
process.exitCode = missing.length === 0 ? 0 : 1;
