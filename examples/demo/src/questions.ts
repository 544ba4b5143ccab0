/** A question, and the turn that answers it. */
export interface Question {
  readonly question: string;
  /** The id of the turn that has to be among the first five memories found. */
  readonly expected: string;
}

/**
 * Ten questions about the conversation. Without a model and an embedder, a question and its answer, or what was said
 * around it, have to share a word.
 */
export const QUESTIONS: readonly Question[] = [
  { question: 'Which city did Maya move to, and when?', expected: 'c3' },
  { question: 'Which team does she lead now?', expected: 'f2' },
  { question: 'What was her job at the bank?', expected: 'a7' },
  { question: 'What is the name of the greyhound?', expected: 'd6' },
  { question: 'Does she still eat vegetarian food?', expected: 'd10' },
  { question: 'What is she allergic to?', expected: 'a11' },
  { question: "When is Leonie's wedding?", expected: 'b8' },
  { question: 'Why was the half marathon cancelled?', expected: 'c11' },
  { question: 'When is the Portuguese exam?', expected: 'e9' },
  { question: 'Who will tune the piano?', expected: 'f10' },
];
