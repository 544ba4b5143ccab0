import { memoryText } from '../dataset/memory-text.ts';
import { seededRandom } from '../dataset/seeded-random.ts';
import type { Conversation } from '../retrieval/conversation.ts';

const seed = 77;

/** A user who says one thing at a time for a long while: sessions of one generated message, which is also the fact in it. */
export function longUser(sessions: number): Conversation {
  const random = seededRandom(seed);
  return {
    id: 'long-lived',
    speakers: ['Ana', 'Ben'],
    sessions: Array.from({ length: sessions }, (_, place) => {
      const id = `D${place + 1}:1`;
      const said = { speaker: 'Ana', text: memoryText(random) };
      return {
        date: '1:56 pm on 8 May, 2023',
        turns: [{ id, ...said }],
        observations: [{ ...said, evidence: [id] }],
      };
    }),
    qa: [],
  };
}
