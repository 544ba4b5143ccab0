/** ISO 8601 in UTC with milliseconds: the one form in which times are kept, so that they compare as strings. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
