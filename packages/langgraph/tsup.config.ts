import { defineConfig } from 'tsup';
import { packageBuild } from '../../tsup.shared.ts';

export default defineConfig({
  entry: ['src/index.ts', 'src/testing/index.ts'],
  ...packageBuild,
});
