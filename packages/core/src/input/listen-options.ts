import type { Subscription } from '../engine/events/create-events.ts';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { describeValue } from '../internal/describe-value.ts';
import { didYouMean } from '../internal/did-you-mean.ts';
import { MEMORY_EVENT_NAMES } from '../types/events.ts';
import type { Scope } from '../types/scope.ts';
import { readOptions } from './read-options.ts';
import { readSignal } from './read-values.ts';

/** Who listens to what, from the arguments of `on`. */
export function parseListen(
  call: { readonly name: unknown; readonly listener: unknown; readonly options: unknown },
  scope: Scope,
): Subscription {
  const name = MEMORY_EVENT_NAMES.find((known) => known === call.name);
  if (name === undefined) {
    throw new InvalidInputError({
      path: 'on.name',
      problem: `there is no event ${describeValue(call.name)}`,
      remedy: didYouMean(String(call.name), MEMORY_EVENT_NAMES, 'The events are'),
    });
  }
  if (typeof call.listener !== 'function') {
    throw new InvalidInputError({
      path: 'on.listener',
      problem: `${describeValue(call.listener)} is not a function`,
      remedy: 'Pass a function that takes the event',
    });
  }
  const { signal } = readOptions(call.options, { path: 'on', names: ['signal'] });
  return {
    name,
    scope,
    listener: call.listener as Subscription['listener'],
    signal: readSignal(signal, 'on.signal'),
  };
}
