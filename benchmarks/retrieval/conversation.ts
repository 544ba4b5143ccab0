import { readFileSync } from 'node:fs';

/** One thing that was said. */
export interface Turn {
  /** Unique within the conversation: `D1:3`. */
  readonly id: string;
  readonly speaker: string;
  readonly text: string;
  /** What the picture that was sent along shows. */
  readonly image?: string;
}

/** What was said at one sitting. */
export interface Session {
  /** As the data words it: `1:56 pm on 8 May, 2023`. */
  readonly date: string;
  readonly turns: readonly Turn[];
  /** What a model drew from it, where the data has that. */
  readonly observations?: readonly Observation[];
}

/** A statement about a speaker and the turns that it was drawn from. */
export interface Observation {
  readonly speaker: string;
  readonly text: string;
  readonly evidence: readonly string[];
}

/** A question about a conversation and the turns that answer it. */
export interface Question {
  readonly question: string;
  readonly category: string;
  readonly evidence: readonly string[];
}

/** A conversation of two over many sessions, and what is asked of it. */
export interface Conversation {
  readonly id: string;
  readonly speakers: readonly [string, string];
  readonly sessions: readonly Session[];
  readonly qa: readonly Question[];
}

/** Reads conversations in the shape of LoCoMo from a JSON file. Throws for a file of another shape. */
export function readConversations(path: string): readonly Conversation[] {
  const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!Array.isArray(parsed) || parsed.length === 0 || !parsed.every(isConversation)) {
    throw new Error(
      `${path} is not a list of conversations. Each needs "id", "speakers", "sessions" with "date" and "turns", and "qa".`,
    );
  }
  return parsed;
}

/** The questions that count: those that are not adversarial and have evidence. */
export function countedQuestions(conversation: Conversation): readonly Question[] {
  return conversation.qa.filter(
    ({ category, evidence }) => category !== 'adversarial' && evidence.length > 0,
  );
}

/** A turn in words, for every system the same: what was said and what the picture shows. */
export function turnText(turn: Turn): string {
  return turn.image === undefined ? turn.text : `${turn.text} [shows ${turn.image}]`;
}

/** The first of the two speaks as `user`, the other as `assistant`. */
export function isFirstSpeaker(
  { speaker }: Pick<Turn, 'speaker'>,
  { speakers }: Pick<Conversation, 'speakers'>,
): boolean {
  return speaker === speakers[0];
}

/** The ISO 8601 time of a session. Throws for a date that it cannot read. */
export function sessionTime(session: Session): string {
  const match = /^(\d+):(\d+) (am|pm) on (\d+) (\w+), (\d+)$/.exec(session.date);
  if (!match)
    throw new Error(`The session date ${JSON.stringify(session.date)} is not like "1:56 pm on 8 May, 2023".`);
  const [, hour, minute, half, day, month, year] = match;
  const hours = (Number(hour) % 12) + (half === 'pm' ? 12 : 0);
  const midnight = Date.parse(`${day} ${month} ${year} UTC`);
  return new Date(midnight + (hours * 60 + Number(minute)) * 60_000).toISOString();
}

function isConversation(value: unknown): value is Conversation {
  if (typeof value !== 'object' || value === null) return false;
  const { id, speakers, sessions, qa } = value as Partial<Record<keyof Conversation, unknown>>;
  return (
    typeof id === 'string' &&
    Array.isArray(speakers) &&
    speakers.length === 2 &&
    Array.isArray(sessions) &&
    sessions.every(
      (session: Partial<Session>) => typeof session.date === 'string' && Array.isArray(session.turns),
    ) &&
    Array.isArray(qa) &&
    qa.every(
      (question: Partial<Question>) =>
        typeof question.question === 'string' && Array.isArray(question.evidence),
    )
  );
}
