import { MemoryError } from './memory-error.ts';

/** One thing that is wrong with the options. */
export interface OptionIssue {
  /** Where: `store.config.path`. */
  readonly path: string;
  readonly message: string;
}

/** The options of `new Memory()` or of a provider are wrong. */
export class InvalidOptionsError extends MemoryError {
  override readonly name = 'InvalidOptionsError';
  readonly code = 'invalid-options';
  readonly issues: readonly OptionIssue[];

  constructor({ subject, issues }: { readonly subject: string; readonly issues: readonly OptionIssue[] }) {
    const lines = issues.map((issue) =>
      issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`,
    );
    super(`${subject}: ${lines.join('; ')}`);
    this.issues = issues;
  }
}
