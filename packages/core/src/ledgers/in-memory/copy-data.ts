/**
 * A copy that shares nothing with the original, of what JSON can hold. As JSON has it, a property without a value is
 * absent and there is no negative zero.
 */
export function copyData<Data>(data: Data): Data {
  return copy(data) as Data;
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((element) => copy(element));
  if (typeof value === 'object' && value !== null) return copyObject(value);
  return Object.is(value, -0) ? 0 : value;
}

function copyObject(source: object): object {
  const target: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(source)) {
    if (value === undefined) continue;
    // Assigning to `__proto__` would set the prototype instead of a key.
    if (key === '__proto__') {
      Object.defineProperty(target, key, {
        value: copy(value),
        writable: true,
        enumerable: true,
        configurable: true,
      });
    } else {
      target[key] = copy(value);
    }
  }
  return target;
}
