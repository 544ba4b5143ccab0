import { context, trace, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';

/** An application with OpenTelemetry: its real API and SDK, with a collector in memory. */
export interface SpanCollector {
  /** Sets OpenTelemetry up, as an application does at its start. */
  readonly register: () => void;
  /** Takes it down, and forgets the spans. */
  readonly unregister: () => void;
  /** In the order in which they ended. */
  readonly spans: () => readonly ReadableSpan[];
  /** Their names, each behind that of the span that it is within. */
  readonly tree: () => readonly string[];
  /** The tracer of the application itself. */
  readonly tracer: () => Tracer;
}

/** Makes a {@link SpanCollector}; there is one set-up a process. */
export function spanCollector(): SpanCollector {
  const exporter = new InMemorySpanExporter();
  const spans = (): readonly ReadableSpan[] => exporter.getFinishedSpans();
  return {
    register: () => {
      context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
      trace.setGlobalTracerProvider(
        new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
      );
    },
    unregister: () => {
      trace.disable();
      context.disable();
      exporter.reset();
    },
    spans,
    tree: () => {
      const names = new Map(spans().map((span) => [span.spanContext().spanId, span.name]));
      return spans().map(({ name, parentSpanContext: parent }) =>
        parent === undefined ? name : `${names.get(parent.spanId)} > ${name}`,
      );
    },
    tracer: () => trace.getTracer('application'),
  };
}
