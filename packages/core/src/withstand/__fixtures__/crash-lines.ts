/**
 * Something that happens as a whole or not at all: states that things get (`text:` and the text, `deleted`, `absent`), or
 * a user whose things all become absent. A message is named `user/id`, a record `user#key`.
 */
export type CrashUnit = { readonly states: Readonly<Record<string, string>> } | { readonly erased: string };

/** What a writer says that is about to be killed. */
export type CrashLine =
  | { readonly type: 'up' }
  /** A lane sets about something. It does one thing at a time. */
  | { readonly type: 'begin'; readonly lane: number; readonly units: readonly CrashUnit[] }
  /** The promise of what the lane did has resolved. */
  | { readonly type: 'end'; readonly lane: number }
  | { readonly type: 'reindexed' }
  /** A promise was rejected: nothing here should be. */
  | {
      readonly type: 'failed';
      readonly lane: number;
      readonly name: string;
      readonly code: string;
      readonly message: string;
    };
