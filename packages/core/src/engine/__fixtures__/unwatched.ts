import { createTracing } from '../../tracing/create-tracing.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { createEvents } from '../events/create-events.ts';
import { createMeter } from '../meter/create-meter.ts';

/** Dependencies of an engine that nobody listens to, that costs nothing and that nobody traces. */
export function unwatched(): Pick<EngineDependencies, 'events' | 'meter' | 'trace' | 'detach'> {
  const { trace, detach } = createTracing();
  return { events: createEvents(), meter: createMeter({ now: Date.now }), trace, detach };
}
