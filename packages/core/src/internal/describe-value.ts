const LONGEST = 60;

/** A value in the words of an error message: short, on one line, whatever it is. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'bigint') return `${value}n`.slice(0, LONGEST);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  return isDate(value) ? describeDate(value) : 'an object';
}

/** A string in quotation marks, cut when it is long. */
export function quote(text: string): string {
  return text.length <= LONGEST
    ? JSON.stringify(text)
    : `${JSON.stringify(text.slice(0, LONGEST))}… (${text.length} characters)`;
}

/** True for dates of any realm. */
export function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]';
}

function describeDate(date: Date): string {
  const isValid = typeof date.getTime === 'function' && !Number.isNaN(date.getTime());
  return isValid ? date.toISOString() : 'an invalid Date';
}
