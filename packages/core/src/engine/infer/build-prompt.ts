import type { PromptMessage } from '../../contracts/language-model.ts';
import { offeredOperations } from './answer-schema.ts';
import { instructionsFor } from './instructions.ts';
import type { ExtractionInput, ShownMemory, ShownMessage } from './proposal.ts';

/** The longest that one message is shown, in UTF-16 code units. */
export const LONGEST_SHOWN_MESSAGE = 12_000;
/** The longest that a message of before is shown. */
const LONGEST_RECENT = 400;
/** The longest that a memory is shown. */
const LONGEST_SHOWN_MEMORY = 600;

/**
 * The prompt for one part of a conversation. Everything that was said stands in lines of JSON, one a message: whatever
 * a message holds, it cannot end its line, and so not pass for another speaker, another message or an instruction.
 */
export function buildPrompt(input: ExtractionInput): readonly PromptMessage[] {
  const kind = offeredOperations(input).length > 1 ? 'reconcile' : 'additive';
  return [
    { role: 'system', content: instructionsFor(kind, input.wishes) },
    { role: 'user', content: describeInput(input) },
  ];
}

function describeInput({ messages, recent, memories, wishes }: ExtractionInput): string {
  const categories = wishes.categories.map(({ name, description }) =>
    line({ category: name, ...(description !== undefined && { holds: description }) }),
  );
  return [
    section('Wishes of the application', wishes.instructions === undefined ? [] : [wishes.instructions]),
    section('Categories: choose one for each text, or null', categories),
    section('Memories', memories.map(memoryLine)),
    section('Said before: to understand the messages by, not to remember', recent.map(recentLine)),
    section('Messages', messages.map(messageLine)),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `# ${title}\n${lines.join('\n')}`;
}

function memoryLine({ number, memory: { item } }: ShownMemory): string {
  return line({
    memory: number,
    text: cut(item.memory, LONGEST_SHOWN_MEMORY),
    since: day(item.validFrom ?? item.createdAt),
    ...(item.validTo !== undefined && { until: day(item.validTo) }),
  });
}

function recentLine(message: ExtractionInput['recent'][number]): string {
  return line({ ...speaker(message), text: cut(message.text, LONGEST_RECENT) });
}

function messageLine(message: ShownMessage): string {
  return line({
    message: message.number,
    ...speaker(message),
    time: `${message.timestamp.slice(0, 16)}Z, ${weekday(message.timestamp)}`,
    text: cut(message.text, LONGEST_SHOWN_MESSAGE),
    ...(message.attached !== '' && { attachment: cut(message.attached, LONGEST_RECENT) }),
  });
}

function speaker({ role, name }: Pick<ShownMessage, 'role' | 'name'>): object {
  return { role, ...(name !== undefined && { name: cut(name, 100) }) };
}

/** These end a line for some readers, and JSON leaves them as they are. */
const LINE_ENDS = /[\u0085\u2028\u2029]/g;

function line(value: object): string {
  return JSON.stringify(value).replaceAll(
    LINE_ENDS,
    (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).toWellFormed()}…`;
}

function day(time: string): string {
  return time.slice(0, 10);
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

function weekday(time: string): string {
  return WEEKDAYS[new Date(time).getUTCDay()] ?? '';
}
