import type { EngineDependencies } from './engine/dependencies.ts';
import { createEvents } from './engine/events/create-events.ts';
import { createMeter } from './engine/meter/create-meter.ts';
import type { MemoryOptions } from './options.ts';
import { createTracing } from './tracing/create-tracing.ts';
import { traceEmbedder, traceLanguageModel, traceReranker } from './tracing/trace-providers.ts';

type Providers = Pick<EngineDependencies, 'embedder' | 'llm' | 'reranker'>;

/** What shows what a memory does: its listeners, its meter, its spans; and the providers with a span for each call. */
export function watchProviders(
  { embedder, llm, reranker }: Providers,
  { prices, budget }: Pick<MemoryOptions, 'prices' | 'budget'>,
  now: () => number,
): Providers & Pick<EngineDependencies, 'events' | 'meter' | 'trace' | 'detach'> {
  const { trace, traceCall, detach } = createTracing();
  return {
    embedder: embedder && traceEmbedder(embedder, traceCall),
    llm: llm && traceLanguageModel(llm, traceCall),
    reranker: reranker && traceReranker(reranker, traceCall),
    events: createEvents(),
    meter: createMeter({ prices, budget, now }),
    trace,
    detach,
  };
}
