// `@keepsake/source` first: a workspace package is tested from its sources, never from a stale build.
// Setting conditions replaces the defaults of Vite, so they are listed again.
const conditions = ['@keepsake/source', 'module', 'node', 'development|production'];

/** What every vitest project of this repository needs to resolve workspace packages to their sources. */
export const sourceResolution = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['@keepsake/source', 'node'] } },
};
