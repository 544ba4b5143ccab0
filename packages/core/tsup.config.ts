import { defineConfig } from 'tsup';
import { packageBuild } from '../../tsup.shared.ts';

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
  ...packageBuild,
});
