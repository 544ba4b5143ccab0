import { DatabaseSync } from 'node:sqlite';
import { turnText, type Turn } from './conversation.ts';
import type { RetrievalSystem } from './retrieval-system.ts';
import { STOP_WORDS } from './stop-words.ts';

/**
 * The baseline: BM25 over single turns as SQLite's FTS5 computes it, with Porter stemming, the speaker's name before the words,
 * and a question without its stop words.
 */
export function bm25Retrieval(): RetrievalSystem {
  const database = new DatabaseSync(':memory:');
  const tables = new Map<string, readonly Turn[]>();
  return {
    name: 'BM25 over messages',
    description:
      'SQLite FTS5, Porter stemming, stop words taken out of the question, the speaker before each message',
    remember: async ({ id, sessions }) => {
      const turns = sessions.flatMap((session) => session.turns);
      database.exec(`CREATE VIRTUAL TABLE "${id}" USING fts5(said, tokenize = 'porter unicode61')`);
      const insert = database.prepare(`INSERT INTO "${id}" (rowid, said) VALUES (?, ?)`);
      for (const [index, turn] of turns.entries()) insert.run(index, `${turn.speaker}: ${turnText(turn)}`);
      tables.set(id, turns);
    },
    search: async ({ id }, question, limit) => {
      const turns = tables.get(id) ?? [];
      return database
        .prepare(`SELECT rowid FROM "${id}" WHERE said MATCH ? ORDER BY rank, rowid LIMIT ?`)
        .all(toMatch(question), limit)
        .flatMap((row) => turns[Number(row['rowid'])] ?? [])
        .map((turn) => ({ text: turnText(turn), covers: [turn.id] }));
    },
    close: async () => database.close(),
  };
}

function toMatch(question: string): string {
  const words = [...new Set(question.toLowerCase().match(/[\p{L}\p{N}]+/gu))];
  const telling = words.filter((word) => !STOP_WORDS.has(word));
  return (telling.length > 0 ? telling : words).map((word) => `"${word}"`).join(' OR ');
}
