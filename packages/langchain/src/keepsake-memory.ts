import { createTurns, type Turns, type TurnsOptions } from '@keepsake/core/turns';
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
export interface KeepsakeMemoryOptions extends TurnsOptions<InputValues> {
  /** The variable of the prompt that is given the memories. @default 'memory' */
  readonly memoryKey?: string | undefined;
  /** The input that the user said. @default the only one */
  readonly inputKey?: string | undefined;
  /** The output that is the answer. @default the only one */
  readonly outputKey?: string | undefined;
  /** The variable is a list of messages, for a `MessagesPlaceholder`: one of the user, or none. @default false: a text */
  readonly returnMessages?: boolean | undefined;
}

/** The memory of a classic chain: memories that fit the input go into its prompt, input and output are remembered. */
export class KeepsakeMemory extends BaseMemory {
  readonly memoryKey: string;
  readonly #options: Pick<KeepsakeMemoryOptions, 'inputKey' | 'outputKey' | 'returnMessages'>;
  readonly #turns: Turns<InputValues>;

  /** @throws InvalidOptionsError with everything that is wrong. */
  constructor({
    memoryKey = 'memory',
    inputKey,
    outputKey,
    returnMessages,
    ...options
  }: KeepsakeMemoryOptions) {
    super();
    this.memoryKey = memoryKey;
    this.#options = { inputKey, outputKey, returnMessages };
    this.#turns = createTurns(options, {
      subject: 'new KeepsakeMemory()',
      otherNames: ['memoryKey', 'inputKey', 'outputKey', 'returnMessages'],
    });
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

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return BaseMessage.isInstance(value) ? value.text : JSON.stringify(value);
}
