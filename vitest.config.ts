import { defineConfig } from 'vitest/config';
import { sourceResolution } from './vitest.shared.ts';

export default defineConfig({
  ...sourceResolution,
  test: {
    projects: [
      'packages/*/vitest.config.ts',
      'examples/*/vitest.config.ts',
      {
        ...sourceResolution,
        test: { name: 'scripts', include: ['scripts/**/*.test.ts'] },
      },
    ],
    coverage: {
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
