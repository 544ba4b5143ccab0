import { defineConfig } from 'vitest/config';
import { sourceResolution } from './vitest.shared.ts';

// CI reads the counts from a file and holds the coverage floor in the same run.
const reportFile = process.env['KEEPSAKE_TEST_REPORT'];

// Proof that a matrix job runs on its own Node and not on the one among the root's devDependencies.
const expectedNode = process.env['KEEPSAKE_EXPECTED_NODE'];
if (expectedNode !== undefined && !`${process.versions.node}.`.startsWith(`${expectedNode}.`)) {
  throw new Error(`The tests should run on Node ${expectedNode}, but this is Node ${process.versions.node}.`);
}

export default defineConfig({
  ...sourceResolution,
  test: {
    projects: [
      'packages/*/vitest.config.ts',
      'examples/*/vitest.config.ts',
      {
        ...sourceResolution,
        test: { name: 'scripts', include: ['scripts/**/*.test.ts'], testTimeout: 60_000 },
      },
      {
        ...sourceResolution,
        test: { name: 'benchmarks', include: ['benchmarks/**/*.test.ts'], testTimeout: 60_000 },
      },
    ],
    ...(reportFile !== undefined && {
      reporters: ['default', ['json', { outputFile: reportFile }]],
    }),
    coverage: {
      enabled: reportFile !== undefined,
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.test-d.ts', '**/__fixtures__/**'],
      reporter: ['text-summary', 'json-summary', 'lcov'],
      thresholds: {
        'packages/core/src/engine/**': { lines: 90 },
        'packages/core/src/ranking/**': { lines: 90 },
        'packages/core/src/text/**': { lines: 90 },
        'packages/core/src/types/**': { lines: 90 },
      },
    },
  },
});
