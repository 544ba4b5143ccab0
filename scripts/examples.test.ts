import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const examples = join(import.meta.dirname, '../examples');
/** `.ci/run` runs the demo by itself: it takes longer, and prints what it finds. With a model, it has tests of its own. */
const stories = readdirSync(examples).filter(
  (name) => name !== 'demo' && existsSync(join(examples, name, 'package.json')),
);

test.each(stories)('the example "%s" runs and finds what it asserts', { timeout: 60_000 }, (story) => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@keepsake/source', join('src', 'main.ts')],
    { cwd: join(examples, story), encoding: 'utf8', timeout: 50_000 },
  );
  expect({ status, stderr: stderr.replace(/^\(node:.*\n?|^\(Use `node.*\n?/gm, '') }).toEqual({
    status: 0,
    stderr: '',
  });
});
