/** Makes a value once for everybody who asks; after a failure, again. An aborted signal makes nothing. */
export function memoizePromise<Value>(
  make: () => Promise<Value>,
): (signal: AbortSignal | undefined) => Promise<Value> {
  let made: Promise<Value> | undefined;
  return async (signal) => {
    signal?.throwIfAborted();
    made ??= make();
    const awaited = made;
    try {
      return await awaited;
    } catch (error) {
      if (made === awaited) made = undefined;
      throw error;
    }
  };
}
