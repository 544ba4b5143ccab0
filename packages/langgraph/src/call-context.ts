/** What the application said of a call: what the functions among the options are given. */
export interface CallContext<Context = unknown> {
  /** The `context` of the call, as `graph.invoke(input, { context })` was given it. */
  readonly context: Context;
  /** The `configurable` of the call. A checkpointer's `thread_id` is in here. */
  readonly configurable: CallConfigurable;
}

/** The `configurable` of a call. */
export interface CallConfigurable {
  readonly thread_id?: string | undefined;
  readonly [key: string]: unknown;
}

/** Read from the configuration that nodes and tools are given, which names both so, whatever its type says. */
export function readCallContext<Context>(config: object): CallContext<Context> {
  const { context, configurable = {} } = config as {
    readonly context?: Context;
    readonly configurable?: CallConfigurable;
  };
  return { context: context as Context, configurable };
}
