import type { TurnNotes } from '@keepsake/core/turns';
import { Annotation, UntrackedValue, UntrackedValueChannel } from '@langchain/langgraph';

/** What the recall node found for the turn; `null` when there was nothing. */
export type MemoryNotes = TurnNotes | null | undefined;

/** The key of the recall node for a `StateSchema`: `new StateSchema({ messages: MessagesValue, ...notesState })`. No checkpoint holds it. */
export const notesState = { memoryNotes: new UntrackedValue<MemoryNotes>(undefined, { guard: false }) };

/** The same for an `Annotation.Root`: `{ ...MessagesAnnotation.spec, ...NotesAnnotation.spec }`. */
export const NotesAnnotation = Annotation.Root({
  memoryNotes: () => new UntrackedValueChannel<MemoryNotes>({ guard: false }),
});
