import { registerConformance, type ConformanceGroup, type SkippedGroups } from '../conformance-suite.ts';
import type { FailingContext, Provider } from './provider-cases.ts';

/** What {@link registerProviderConformance} registers. */
export interface ProviderSuite<
  Context extends FailingContext<Part, Failure>,
  Name extends string,
  Part extends Provider,
  Failure extends string,
> {
  /** `embedderConformance`. */
  readonly kit: string;
  readonly groups: readonly ConformanceGroup<Context, Name>[];
  /** What the caller of the kit passed. */
  readonly options: {
    readonly name: string;
    readonly create: () => Part | Promise<Part>;
    readonly createFailing?: ((failure: Failure) => Part | Promise<Part>) | undefined;
    readonly skip: SkippedGroups<Name>;
    readonly timeoutMs?: number | undefined;
  };
  /** Optional parameters that the caller gave, beside `createFailing`. */
  readonly given: readonly string[];
  readonly contextOf: (part: Part, failing: FailingContext<Part, Failure>) => Context;
}

/** Registers the cases of a provider's kit; closes after each whatever was made for it. */
export function registerProviderConformance<
  Context extends FailingContext<Part, Failure>,
  Name extends string,
  Part extends Provider,
  Failure extends string,
>({ kit, groups, options, given, contextOf }: ProviderSuite<Context, Name, Part, Failure>): void {
  const opened = new WeakMap<Context & object, Part[]>();
  const { createFailing } = options;
  registerConformance<Context, Name>({
    kit,
    name: options.name,
    groups,
    skip: options.skip,
    given: new Set([...given, ...(createFailing === undefined ? [] : ['createFailing'])]),
    timeoutMs: options.timeoutMs ?? 60_000,
    open: async () => {
      const part = await options.create();
      const parts = [part];
      const context = contextOf(part, {
        createFailing: async (failure) => {
          if (createFailing === undefined) throw new Error(`${kit}: pass "createFailing"`);
          const failing = await createFailing(failure);
          parts.push(failing);
          return failing;
        },
      });
      opened.set(context, parts);
      return context;
    },
    close: async (context) => {
      for (const part of opened.get(context) ?? []) await part.close();
    },
  });
}
