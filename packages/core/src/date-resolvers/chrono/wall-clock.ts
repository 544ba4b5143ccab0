/**
 * What the clock on the wall of a time zone showed, as a `Date` whose local fields say the same. chrono counts with local
 * fields in places where it was told another zone: given this and no zone, it counts with what is shown, whatever the
 * zone of the process.
 */
export function wallClock(time: string, timeZone: string): Date {
  const formatted = formatterFor(timeZone).formatToParts(new Date(time));
  const shown = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(formatted.find((part) => part.type === type)?.value);
  const clock = new Date(0);
  clock.setFullYear(shown('year'), shown('month') - 1, shown('day'));
  clock.setHours(shown('hour'), shown('minute'), 0, 0);
  return clock;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Formats what the clocks of a time zone show; made once, as making one is slow. Throws for a zone that there is not. */
export function formatterFor(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}
