/** How every package of this repository is built, apart from its entries. */
export const packageBuild = {
  format: ['esm' as const],
  platform: 'node' as const,
  target: 'node22.18',
  // tsup would emit `node:sqlite` as `sqlite`, which does not exist.
  removeNodeProtocol: false,
  sourcemap: true,
  // A package carries its sources: the maps point there and need not hold them a second time.
  esbuildOptions: (options: { sourcesContent?: boolean }): void => {
    options.sourcesContent = false;
  },
  clean: true,
};
