import { readFile } from 'node:fs/promises';

/** One conversation of a LoCoMo file. */
export interface LocomoConversation {
  readonly id: string;
  readonly speakers: readonly string[];
  readonly sessions: readonly {
    readonly date: string;
    readonly turns: readonly {
      readonly id: string;
      readonly speaker: string;
      readonly text: string;
      readonly image?: string;
    }[];
  }[];
  readonly qa: readonly {
    readonly question: string;
    readonly category: string;
    readonly evidence: readonly string[];
  }[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DATE = /^(\d{1,2}):(\d{2}) (am|pm) on (\d{1,2}) (\w{3})\w*,? (\d{4})$/;

/** Reads a LoCoMo file; fails with what is wrong about it. */
export async function readLocomo(path: string): Promise<readonly LocomoConversation[]> {
  const content: unknown = JSON.parse(await readFile(path, 'utf8'));
  if (
    !Array.isArray(content) ||
    content.some((entry) => !Array.isArray(entry?.sessions) || !Array.isArray(entry?.qa))
  ) {
    throw new Error(`${path}: not a list of conversations with sessions and qa`);
  }
  return content;
}

/** The time of a session: `1:56 pm on 8 May, 2023`, taken as UTC. */
export function sessionTime(date: string): Date {
  const [, hour, minute, half, day, month, year] = DATE.exec(date) ?? [];
  const monthIndex = MONTHS.indexOf(month?.toLowerCase() ?? '');
  if (monthIndex < 0) throw new Error(`"${date}" is not a date such as "1:56 pm on 8 May, 2023"`);
  const hours = (Number(hour) % 12) + (half === 'pm' ? 12 : 0);
  return new Date(Date.UTC(Number(year), monthIndex, Number(day), hours, Number(minute)));
}
