import {
  checkAdapterOptions,
  createTurns,
  SHARED_CHECKS,
  type OptionCheck,
  type Turns,
  type TurnsOptions,
} from '@keepsake/core/turns';
import {
  BaseMemory,
  getInputValue,
  getOutputValue,
  getPromptInputKey,
  type InputValues,
  type MemoryVariables,
  type OutputValues,
} from '@langchain/core/memory';
import { BaseMessage, HumanMessage } from '@langchain/core/messages';

/** Whose memories a chain has, and under which keys. The functions are given the input values of the chain. */
export interface KeepsakeMemoryOptions extends Omit<TurnsOptions<InputValues>, 'partial'> {
  /** The variable of the prompt that is given the memories. @default 'memory' */
  readonly memoryKey?: string | undefined;
  /** The input that the user said. @default the only one */
  readonly inputKey?: string | undefined;
  /** The output that is the answer. @default the only one */
  readonly outputKey?: string | undefined;
  /** The variable is a list of messages, for a `MessagesPlaceholder`: one of the user, or none. @default false: a text */
  readonly returnMessages?: boolean | undefined;
}

const isKey: OptionCheck = (value) =>
  typeof value === 'string' && value !== '' ? undefined : 'it is no key; pass a string';

const CHECKS = {
  ...SHARED_CHECKS,
  memoryKey: isKey,
  inputKey: isKey,
  outputKey: isKey,
  returnMessages: (value) => (typeof value === 'boolean' ? undefined : 'it is neither true nor false'),
} as const satisfies Partial<Record<keyof KeepsakeMemoryOptions, OptionCheck>>;

/** The memory of a classic chain: memories that fit the input go into its prompt, input and output are remembered. */
export class KeepsakeMemory extends BaseMemory {
  readonly memoryKey: string;
  readonly #options: Pick<KeepsakeMemoryOptions, 'inputKey' | 'outputKey' | 'returnMessages'>;
  readonly #turns: Turns<InputValues>;

  /** @throws InvalidOptionsError with everything that is wrong. */
  constructor(options: KeepsakeMemoryOptions) {
    const subject = 'new KeepsakeMemory()';
    checkAdapterOptions(options, CHECKS, { subject, otherNames: ['recall', 'save'] });
    super();
    const { memoryKey = 'memory', inputKey, outputKey, returnMessages, ...shared } = options;
    this.memoryKey = memoryKey;
    this.#options = { inputKey, outputKey, returnMessages };
    this.#turns = createTurns(shared, { subject });
  }

  get memoryKeys(): string[] {
    return [this.memoryKey];
  }

  /** The memories that fit the input: a text, empty where there are none. */
  async loadMemoryVariables(values: InputValues): Promise<MemoryVariables> {
    const { notes } = await this.#turns.begin({ context: values, messages: [this.#questionOf(values)] });
    if (this.#options.returnMessages !== true) return { [this.memoryKey]: notes?.text ?? '' };
    return { [this.memoryKey]: notes === undefined ? [] : [new HumanMessage(notes.text)] };
  }

  /** Remembers what was said. Resolves when it is stored. */
  async saveContext(inputValues: InputValues, outputValues: OutputValues): Promise<void> {
    const turn = await this.#turns.begin({
      context: inputValues,
      messages: [this.#questionOf(inputValues)],
      recall: false,
    });
    const content = textOf(getOutputValue(outputValues, this.#options.outputKey));
    await turn.save({ status: 'complete', answer: [{ role: 'assistant', content }] });
  }

  /** Resolves when everything is stored: before a process ends. */
  settled(): Promise<void> {
    return this.#turns.settled();
  }

  /** A chain tells nothing of its conversation: whoever says the same again says it again, which the id tells. */
  #questionOf(values: InputValues) {
    const key = this.#options.inputKey ?? getPromptInputKey(values, this.memoryKeys);
    return { role: 'user', content: textOf(getInputValue(values, key)), id: crypto.randomUUID() } as const;
  }
}

/** A text, a message, or the last one of a list of messages. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const said: unknown = Array.isArray(value) ? value.at(-1) : value;
  return BaseMessage.isInstance(said) ? said.text : JSON.stringify(value);
}
