/** A context of OpenTelemetry: values that go along with work. */
export interface TraceContext {
  readonly getValue: (key: symbol) => unknown;
  readonly setValue: (key: symbol, value: unknown) => TraceContext;
  readonly deleteValue: (key: symbol) => TraceContext;
}

/** The context of work that nothing has called: it holds no span. */
export function rootContext(values: ReadonlyMap<symbol, unknown> = new Map()): TraceContext {
  return {
    getValue: (key) => values.get(key),
    setValue: (key, value) => rootContext(new Map(values).set(key, value)),
    deleteValue: (key) => rootContext(new Map([...values].filter(([held]) => held !== key))),
  };
}
