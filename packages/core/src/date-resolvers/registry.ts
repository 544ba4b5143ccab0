import { chronoDateResolver } from './chrono.ts';

/** Every date resolver by the name that `dateResolver: { provider }` takes. Making one imports no vendor's package. */
export const dateResolvers = {
  chrono: chronoDateResolver,
} as const;
