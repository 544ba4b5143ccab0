import { MemoryError } from './memory-error.ts';

/** An optional package that a provider needs is not installed. */
export class MissingPeerError extends MemoryError {
  override readonly name = 'MissingPeerError';
  readonly code = 'missing-peer';
  readonly provider: string;
  /** The package to install. */
  readonly peer: string;

  constructor({
    provider,
    peer,
    cause,
  }: {
    readonly provider: string;
    readonly peer: string;
    readonly cause?: unknown;
  }) {
    super(`${provider}: cannot import "${peer}". Run: npm install ${peer}`, { cause });
    this.provider = provider;
    this.peer = peer;
  }
}
