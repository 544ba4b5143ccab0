import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const start = process.cwd();

/** The working directory from the import of this module on; the end of the process removes it. */
export const temporaryFolder = mkdtempSync(join(tmpdir(), 'keepsake-quickstart-'));

process.chdir(temporaryFolder);
process.once('exit', () => {
  process.chdir(start);
  rmSync(temporaryFolder, { recursive: true, force: true });
});
