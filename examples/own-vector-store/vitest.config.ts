import { defineConfig } from 'vitest/config';
import { sourceResolution } from '../../vitest.shared.ts';

export default defineConfig({
  ...sourceResolution,
  test: { name: 'own-vector-store', include: ['src/**/*.test.ts'] },
});
