/** The smallest of `samples` that at least `share` of them do not exceed (nearest rank). Throws without samples. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((first, second) => first - second);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('percentile: there are no samples. Measure at least once.');
  return value;
}

/** The middle of `samples`. */
export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}
