import { errorType } from './error-type.ts';
import { rootContext, type TraceContext } from './root-context.ts';

/** What a span says. Never what a message or a memory says, and no id of anybody. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** The span that the work runs under. */
export interface OpenSpan {
  readonly setAttributes: (attributes: SpanAttributes) => unknown;
}

/**
 * Runs the work, at once, under a span of this name: spans that it opens in turn are within it, and it is within the span
 * that is active now. The span ends with the work, and tells when it failed. Without OpenTelemetry the work runs alone,
 * without a span, and a function for the attributes is not called.
 */
export type Trace = <Result>(
  name: string,
  attributes: SpanAttributes | (() => SpanAttributes),
  work: (span: OpenSpan | undefined) => Promise<Result>,
) => Promise<Result>;

/** Spans for the collector that the application has set up, if it has. */
export interface Tracing {
  /** For what happens here. */
  readonly trace: Trace;
  /** For a call to a service. */
  readonly traceCall: Trace;
  /** Runs the work as if nothing had called it. */
  readonly detach: <Result>(work: () => Result) => Result;
}

/**
 * Where `@opentelemetry/api` keeps what the application has registered: all copies of its first major version share it.
 * Going through it needs no package and no import, so that a call begins where it is made, and nothing is loaded for
 * applications without OpenTelemetry.
 */
const API = Symbol.for('opentelemetry.js.api.1');
/** `SpanKind` and `SpanStatusCode` of that version. */
const INTERNAL = 0;
const CLIENT = 2;
const ERROR = 2;

interface RegisteredSpan extends OpenSpan {
  readonly setStatus: (status: { readonly code: number }) => unknown;
  readonly end: () => void;
}

interface RegisteredApi {
  readonly trace?: {
    getTracer(name: string): {
      startActiveSpan<Result>(
        name: string,
        options: { readonly kind: number; readonly attributes: SpanAttributes },
        work: (span: RegisteredSpan) => Result,
      ): Result;
    };
  };
  readonly context?: { with<Result>(context: TraceContext, work: () => Result): Result };
}

/** Makes the {@link Tracing} of a `Memory`. It looks for OpenTelemetry at each call, which costs one read of a property. */
export function createTracing(): Tracing {
  return { trace: traceAs(INTERNAL), traceCall: traceAs(CLIENT), detach };
}

function registeredApi(): RegisteredApi | undefined {
  return (globalThis as { readonly [API]?: RegisteredApi })[API];
}

function traceAs(kind: number): Trace {
  return async (name, attributes, work) => {
    const provider = registeredApi()?.trace;
    if (provider === undefined) return work(undefined);
    const options = { kind, attributes: typeof attributes === 'function' ? attributes() : attributes };
    return provider
      .getTracer('@keepsake/core')
      .startActiveSpan(name, options, (span) => runUnder(span, work));
  };
}

async function runUnder<Result>(
  span: RegisteredSpan,
  work: (span: OpenSpan) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(span);
  } catch (error) {
    // The message stays out of the span: it names values, and a provider may repeat there what it was told.
    span.setAttributes({ 'error.type': errorType(error) });
    span.setStatus({ code: ERROR });
    throw error;
  } finally {
    span.end();
  }
}

function detach<Result>(work: () => Result): Result {
  const context = registeredApi()?.context;
  return context === undefined ? work() : context.with(rootContext(), work);
}
