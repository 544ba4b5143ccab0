/** A duration with three significant digits: `0.412 ms`, `38.5 ms`, `1,290 ms`. */
export function milliseconds(value: number): string {
  return `${digits(value)} ms`;
}

/** A size in MB (a million bytes). */
export function megabytes(bytes: number): string {
  return `${digits(bytes / 1e6)} MB`;
}

/** How many times more: `12.4 ×`. */
export function times(value: number): string {
  return `${digits(value)} ×`;
}

/** A share with three decimals: `0.733`. */
export function share(value: number): string {
  return value.toFixed(3);
}

/** A count with separators: `10,000`. */
export function count(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
}

function digits(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}
