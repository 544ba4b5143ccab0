const DAY =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

/**
 * The time that a model wrote as ISO 8601, a year or a month alone for its first moment; UTC where it gives no offset.
 * `undefined` for anything else, and for days that do not exist: a model that is wrong here is still right about the fact.
 */
export function readDay(value: unknown): string | undefined {
  const match = typeof value === 'string' ? DAY.exec(value.trim()) : null;
  if (match === null) return undefined;
  const [, year = '', month = '01', day = '01', clock = '00:00', seconds = '00', offset = 'Z'] = match;
  const date = `${year}-${month}-${day}`;
  const midnight = new Date(`${date}T00:00:00.000Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== date) return undefined;
  const time = new Date(`${date}T${clock}:${seconds}.000${offset}`);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
