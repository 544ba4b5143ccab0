/** A time that a text names, and what it means: "next Friday", said on Monday 2026-05-04, is 2026-05-08. */
export interface ResolvedDate {
  /** As it stands in the text. */
  readonly text: string;
  /** The first moment: a day, a month, a year or a span of days, in UTC. ISO 8601 with milliseconds. */
  readonly from: string;
  /** The first moment after it. */
  readonly to: string;
}
