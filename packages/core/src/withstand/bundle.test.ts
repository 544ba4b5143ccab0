import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build, type Platform } from 'esbuild';
import { expect, test } from 'vitest';
import type { ElsewhereReport } from './__fixtures__/elsewhere-program.ts';
import { temporaryFolder } from './__fixtures__/temporary-folder.ts';

const folder = temporaryFolder();
const entry = fileURLToPath(new URL('../index.ts', import.meta.url));
const program = fileURLToPath(new URL('__fixtures__/elsewhere-program.ts', import.meta.url));

test.each<Platform>(['browser', 'neutral'])(
  'the root entry bundles for a platform that is no Node (%s), and remembers there',
  async (platform) => {
    const outfile = folder.path('bundle.mjs');
    const { warnings, metafile } = await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      format: 'esm',
      platform,
      mainFields: ['module', 'main'],
      metafile: true,
      logLevel: 'silent',
      // Nobody who bundles for a browser has it installed; it is imported when it is asked for.
      external: ['openai'],
    });
    expect(warnings.map((warning) => warning.text)).toEqual([]);
    const imports = Object.values(metafile.outputs).flatMap((output) =>
      output.imports.map(({ path }) => path),
    );
    expect([...new Set(imports)]).toEqual(['openai']);
    const text = await readFile(outfile, 'utf8');
    expect(text).not.toMatch(
      /(?:import|require)\s*\(?\s*["'`](?:node:)?(?:fs|path|sqlite|crypto|os|url)["'`]/,
    );
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      program,
      pathToFileURL(outfile).href,
    ]);
    expect(stderr).toBe('');
    const report = JSON.parse(stdout) as ElsewhereReport;
    expect(report.found[0]).toBe('I moved to Lisbon and adopted a greyhound.');
    expect(report.refusal).toMatchObject({
      code: 'storage-failed',
      failure: 'unsupported',
      message: expect.stringMatching(/store: \{ provider: 'memory' \}/),
    });
  },
);
