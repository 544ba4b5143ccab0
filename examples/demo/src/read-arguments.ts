import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** A language model, as the command line names it. */
export interface ModelArguments {
  readonly model: string | undefined;
  readonly baseURL: string | undefined;
  readonly apiKey: string | undefined;
  /** In whatever currency, for a million tokens read and written. */
  readonly prices: { readonly inputPerMillion: number; readonly outputPerMillion: number } | undefined;
}

/** What the demo is asked to do. */
export interface DemoArguments {
  /** A file in the form of LoCoMo, instead of the conversation of the demo. */
  readonly dataset: string | undefined;
  /** Absent: no model is asked. */
  readonly llm: ModelArguments | undefined;
}

/** What `--help` prints. */
export const USAGE = `Usage: npx -y pnpm@12 demo [FILE] [options]

  FILE                   conversations in the form of LoCoMo, instead of the demo's own

  --llm openai           asks a language model for facts; without it, no model and no network
  --model NAME           which one (default: gpt-5-mini)
  --base-url URL         any server that speaks OpenAI's protocol, such as http://127.0.0.1:11434/v1
  --api-key KEY          its key (default for OpenAI itself: the variable OPENAI_API_KEY)
  --input-price NUMBER   what a million tokens cost that the model reads, to see the cost
  --output-price NUMBER  what a million tokens cost that it writes
  --help                 this text
`;

const OPTIONS = {
  llm: { type: 'string' },
  model: { type: 'string' },
  'base-url': { type: 'string' },
  'api-key': { type: 'string' },
  'input-price': { type: 'string' },
  'output-price': { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Reads the command line; `undefined` when it asks for help. Throws an `Error` whose message says what is wrong with it. */
export function readArguments(words: readonly string[]): DemoArguments | undefined {
  const { values, positionals } = parseArgs({
    args: words.filter((word) => word !== '--'),
    options: OPTIONS,
    allowPositionals: true,
  });
  if (values.help) return undefined;
  const [dataset, ...more] = positionals;
  if (more.length > 0) throw new Error(`One file at a time: "${more[0]}" is a second one`);
  const { llm } = values;
  if (llm !== undefined && llm !== 'openai')
    throw new Error(`--llm: "${llm}" is no provider. There is: openai`);
  if (llm === undefined && isAboutModel(values)) throw new Error('Say --llm openai to ask a model');
  if (llm !== undefined && dataset !== undefined)
    throw new Error('A model is asked about the conversation of the demo: leave the file out');
  return {
    // pnpm runs scripts in the root of the workspace; a relative path is meant from where the command was typed.
    dataset: dataset === undefined ? undefined : resolve(process.env['INIT_CWD'] ?? '.', dataset),
    llm:
      llm === undefined
        ? undefined
        : {
            model: values.model,
            baseURL: values['base-url'],
            apiKey: values['api-key'],
            prices: readPrices(values['input-price'], values['output-price']),
          },
  };
}

function isAboutModel({ llm: _llm, help: _help, ...values }: Readonly<Record<string, unknown>>): boolean {
  return Object.values(values).some((value) => value !== undefined);
}

function readPrices(input: string | undefined, output: string | undefined): ModelArguments['prices'] {
  if (input === undefined && output === undefined) return undefined;
  return {
    inputPerMillion: readPrice('--input-price', input ?? '0'),
    outputPerMillion: readPrice('--output-price', output ?? '0'),
  };
}

function readPrice(option: string, text: string): number {
  const price = Number(text);
  if (text.trim() !== '' && Number.isFinite(price) && price >= 0) return price;
  throw new Error(`${option}: "${text}" is not a price`);
}
