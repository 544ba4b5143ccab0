import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm'],
  platform: 'node',
  target: 'node22.18',
  removeNodeProtocol: false,
  sourcemap: true,
  // The package carries its sources: the maps point there and need not hold them a second time.
  esbuildOptions: (options) => {
    options.sourcesContent = false;
  },
  clean: true,
});
