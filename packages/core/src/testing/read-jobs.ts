import { expect } from 'vitest';
import type { Memory } from '../memory.ts';
import type { AddResult } from '../types/results.ts';

/** The id of the job that an `add` queued. */
export function jobIdOf({ job }: AddResult): string {
  if (job === undefined) expect.fail('the answer has no job');
  return job.id;
}

/** What is remembered within the scope, in order. */
export async function memoryTexts(memory: Memory, scope: object): Promise<readonly string[]> {
  return (await memory.getAll(scope)).results.map((item) => item.memory).toSorted();
}
