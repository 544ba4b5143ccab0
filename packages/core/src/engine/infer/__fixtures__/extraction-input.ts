import { memoryItem } from '../../../testing/build-memory-item.ts';
import type { MemoryItem } from '../../../types/memory.ts';
import type { MessageRole } from '../../../types/message.ts';
import { findEchoes } from '../find-echoes.ts';
import type { ExtractionInput, ExtractionWishes, ShownMessage } from '../proposal.ts';

/** One message in short: who, and what. */
export type Said = readonly [role: MessageRole, text: string, more?: Partial<ShownMessage>];

/** What the model is asked about, in short. */
export interface InputInShort {
  readonly said: readonly Said[];
  readonly before?: readonly Said[];
  readonly memories?: readonly (string | Partial<MemoryItem>)[];
  readonly wishes?: Partial<ExtractionWishes>;
}

const TIME = '2026-03-05T10:00:00.000Z';
const WISHES: ExtractionWishes = {
  mode: 'reconcile',
  instructions: undefined,
  extractionPrompt: undefined,
  updatePrompt: undefined,
  categories: [],
};

function show([role, text, more]: Said, index: number): ShownMessage {
  return {
    number: index + 1,
    index,
    role,
    name: undefined,
    text,
    attached: '',
    timestamp: TIME,
    ...more,
  };
}

/** Builds an {@link ExtractionInput}. */
export function extractionInput({ said, before = [], memories = [], wishes }: InputInShort): ExtractionInput {
  const gathered = {
    messages: said.map(show),
    recent: before.map(show),
    memories: memories.map((memory, place) => {
      const item = memoryItem(typeof memory === 'string' ? { memory } : memory);
      return { number: place + 1, memory: { key: place + 1, item } };
    }),
  };
  return { ...gathered, echoes: findEchoes(gathered), wishes: { ...WISHES, ...wishes } };
}
