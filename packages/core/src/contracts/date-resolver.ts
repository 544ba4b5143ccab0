import type { ResolvedDate } from '../types/resolved-date.ts';

/**
 * Reads the times that a text names. The engine checks every answer: a resolver that fails or breaks its promises costs
 * a `degraded` result, never a message.
 */
export interface DateResolver {
  /** The provider, for messages: `chrono`. */
  readonly provider: string;
  /**
   * The times that the text names, in its order; empty when it names none. `saidAt` is when it was said: ISO 8601, UTC.
   * The engine passes the first 4,000 characters of a text and keeps the first 20 times. Every answer is a span of
   * whole days in UTC. The answer depends on nothing but the text, the time and the resolver's own options. May be
   * called concurrently, and for the first time concurrently.
   */
  resolve(text: string, saidAt: string): Promise<readonly ResolvedDate[]>;
  /** Lets go of what it holds. Idempotent. */
  close(): Promise<void>;
}
