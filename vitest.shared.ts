// `@keepsake/source` first: a workspace package is tested from its sources, never from a stale build.
// Setting conditions replaces the defaults of Vite, so they are listed again; without `module`, which stands for builds that
// are for bundlers alone: the processes of the tests get these conditions too, and Node cannot import all of those.
const conditions = ['@keepsake/source', 'node', 'development|production'];

/** What every vitest project of this repository needs to resolve workspace packages to their sources. */
export const sourceResolution = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['@keepsake/source', 'node'] } },
};
