import { MemoryError } from './memory-error.ts';

/** The memory was closed before the call, or while it waited. */
export class MemoryClosedError extends MemoryError {
  override readonly name = 'MemoryClosedError';
  readonly code = 'memory-closed';

  constructor() {
    super('the memory is closed. Make a new Memory, or call close() last');
  }
}
