import { countedQuestions, type Conversation } from './conversation.ts';
import type { RetrievalSystem } from './retrieval-system.ts';
import { RESULTS_SCORED, scoreQuestion, type QuestionScore } from './score-question.ts';

/** Asks a system all counted questions about what it was told, in the order of the data. */
export async function scoreSystem(
  system: Pick<RetrievalSystem, 'search'>,
  told: readonly Conversation[],
): Promise<readonly QuestionScore[]> {
  const scores: QuestionScore[] = [];
  for (const conversation of told) {
    for (const question of countedQuestions(conversation)) {
      const results = await system.search(conversation, question.question, RESULTS_SCORED);
      scores.push(scoreQuestion({ ...question, conversation: conversation.id }, results));
    }
  }
  return scores;
}
