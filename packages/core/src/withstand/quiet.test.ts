import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { QuietReport } from './__fixtures__/quiet-program.ts';
import { temporaryFolder } from './__fixtures__/temporary-folder.ts';

const folder = temporaryFolder();
const program = fileURLToPath(new URL('__fixtures__/quiet-program.ts', import.meta.url));

/** It may read everything, and write its working directory. */
async function runQuietly(): Promise<{ readonly report: QuietReport; readonly errors: string }> {
  await mkdir(folder.path('work'));
  const work = realpathSync(folder.path('work'));
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [
      '--conditions=@keepsake/source',
      '--disable-warning=ExperimentalWarning',
      '--permission',
      '--allow-fs-read=*',
      `--allow-fs-write=${work}/*`,
      program,
    ],
    { cwd: work, env: { OPENAI_API_KEY: 'sk-not-asked-for', KEEPSAKE_PATH: '/nowhere', HOME: '/nowhere' } },
  );
  return { report: JSON.parse(stdout) as QuietReport, errors: stderr };
}

test(
  'does the main job without network, console, environment and other modules',
  { timeout: 30_000 },
  async () => {
    const { report, errors } = await runQuietly();
    expect(report.found).toEqual(['I moved to Porto.']);
    expect(report.network).toEqual([]);
    expect(report.console).toEqual([]);
    expect(report.environment).toEqual([]);
    expect(report.imports).toEqual([]);
    expect(errors).toBe('');
    // Reading an export back is what the schemas are for.
    expect(report.laterImports.filter((name) => !name.startsWith('zod'))).toEqual([]);
    expect(readdirSync(folder.path('work'))).toEqual(['.keepsake']);
    expect(readdirSync(folder.path('work/.keepsake')).toSorted()).toEqual(['.gitignore', 'memory.db']);
    expect(readFileSync(folder.path('work/.keepsake/.gitignore'), 'utf8')).toBe('*\n');
    expect(existsSync('/nowhere')).toBe(false);
  },
);
