/** What the application said of a call: what the functions among the options are given. */
export interface CallContext<Context = unknown> {
  /** The `context` of the call, as `agent.invoke(input, { context })` was given it. */
  readonly context: Context;
  /** The `configurable` of the call. A checkpointer's `thread_id` is in here. */
  readonly configurable: CallConfigurable;
}

/** The `configurable` of a call. */
export interface CallConfigurable {
  readonly thread_id?: string | undefined;
  readonly [key: string]: unknown;
}

/** The same in each of LangChain's configurations, which all name it so, and do not all say so in their types. */
export function callContextOf<Context>(config: object | undefined): CallContext<Context> {
  const { context, configurable } = (config ?? {}) as {
    readonly context?: Context;
    readonly configurable?: CallConfigurable;
  };
  return { context: context as Context, configurable: configurable ?? {} };
}
