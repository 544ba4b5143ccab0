/** A list or object whose copy is still empty. */
interface Unfilled {
  readonly source: object;
  readonly target: Record<string, unknown>;
}

/**
 * A copy that shares nothing with the original, of what JSON can hold, however deep. As JSON has it, a property without
 * a value is absent and there is no negative zero.
 */
export function copyData<Data>(data: Data): Data {
  const unfilled: Unfilled[] = [];
  const copied = beginCopy(data, unfilled);
  // No recursion: the nesting of what callers store is not limited by the stack.
  for (let next = unfilled.pop(); next !== undefined; next = unfilled.pop()) fill(next, unfilled);
  return copied as Data;
}

function beginCopy(value: unknown, unfilled: Unfilled[]): unknown {
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value;
  const target = (Array.isArray(value) ? [] : {}) as Record<string, unknown>;
  unfilled.push({ source: value, target });
  return target;
}

function fill({ source, target }: Unfilled, unfilled: Unfilled[]): void {
  for (const [key, value] of Object.entries(source)) {
    if (value === undefined) continue;
    const copied = beginCopy(value, unfilled);
    // Assigning to `__proto__` would set the prototype instead of a key.
    if (key === '__proto__') {
      Object.defineProperty(target, key, {
        value: copied,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    } else {
      target[key] = copied;
    }
  }
}
