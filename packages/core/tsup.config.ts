import { defineConfig } from 'tsup';

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/openai.ts',
    'src/tools.ts',
    'src/turns.ts',
    'src/testing/index.ts',
    'src/ledgers/*.ts',
    'src/vector-stores/*.ts',
    'src/embedders/*.ts',
    'src/language-models/*.ts',
    'src/rerankers/*.ts',
    'src/date-resolvers/*.ts',
    '!src/**/*.test.ts',
    '!src/*/registry.ts',
  ],
  format: ['esm'],
  platform: 'node',
  target: 'node22.18',
  // tsup would emit `node:sqlite` as `sqlite`, which does not exist.
  removeNodeProtocol: false,
  sourcemap: true,
  // The package carries its sources: the maps point there and need not hold them a second time.
  esbuildOptions: (options) => {
    options.sourcesContent = false;
  },
  clean: true,
});
