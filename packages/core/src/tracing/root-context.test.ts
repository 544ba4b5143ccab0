import { createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { rootContext } from './root-context.ts';

it.each([
  ['ours', rootContext()],
  ['that of OpenTelemetry', ROOT_CONTEXT],
])('%s keeps values without changing the context before', (_name, root) => {
  const key = createContextKey('a key');
  const other = createContextKey('another key');
  const first = root.setValue(key, 1);
  const second = first.setValue(other, 2);
  expect([root.getValue(key), first.getValue(key), first.getValue(other)]).toEqual([undefined, 1, undefined]);
  expect([second.getValue(key), second.deleteValue(key).getValue(key)]).toEqual([1, undefined]);
  expect(second.deleteValue(key).getValue(other)).toBe(2);
});
