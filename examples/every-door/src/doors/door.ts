import type { Memory } from '@keepsake/core';

/** One way into the same memory: core itself, or the adapter of a framework. */
export interface Door {
  readonly name: string;
  /** A user says something to an agent of the framework. */
  readonly say: (memory: Memory, said: Saying) => Promise<void>;
  /** A user asks an agent of the framework: everything that its model was given to answer from. */
  readonly ask: (memory: Memory, asked: Saying) => Promise<string>;
}

/** What is said, by whom, where. */
export interface Saying {
  readonly userId: string;
  readonly thread: string;
  readonly text: string;
}
