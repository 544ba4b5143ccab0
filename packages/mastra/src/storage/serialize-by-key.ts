/** Runs what has the same key one after the other, in the order of the calls. */
export type InTurn = <Result>(key: string, run: () => Promise<Result>) => Promise<Result>;

/** Turns of its own. */
export function serializeByKey(): InTurn {
  const ends = new Map<string, Promise<unknown>>();
  return async (key, run) => {
    const before = ends.get(key);
    const result = before === undefined ? run() : before.then(run, run);
    ends.set(key, result);
    try {
      return await result;
    } finally {
      if (ends.get(key) === result) ends.delete(key);
    }
  };
}
