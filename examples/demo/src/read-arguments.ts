import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Prices } from '@keepsake/core';
import { nearestName } from './nearest-name.ts';

/** A language model, as the command line names it. */
export interface ModelArguments {
  readonly model: string | undefined;
  readonly baseURL: string | undefined;
  readonly apiKey: string | undefined;
  /** In whatever currency. */
  readonly prices: Prices | undefined;
}

/** What the demo is asked to do. */
export interface DemoArguments {
  /** A file in the form of LoCoMo, instead of the conversation of the demo. */
  readonly dataset: string | undefined;
  /** Absent: no model is asked. */
  readonly llm: ModelArguments | undefined;
}

/** What is wrong with the command line, and the remedy. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

/** What `--help` prints. */
export const USAGE = `Usage: npx -y pnpm@12 demo [FILE] [options]

  FILE                   conversations in the form of LoCoMo, instead of the demo's own

  --llm openai           asks a language model for facts; without it, no model and no network
  --model NAME           which one (default: gpt-5-mini)
  --base-url URL         any server that speaks OpenAI's protocol, such as http://127.0.0.1:11434/v1
  --api-key KEY          its key (default for OpenAI itself: the variable OPENAI_API_KEY)
  --input-price NUMBER   what a million tokens cost that the model reads; with both prices, the cost is told
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
  help: { type: 'boolean' },
} as const;

/** Reads the command line; `undefined` when it asks for help. */
export function readArguments(words: readonly string[]): DemoArguments | undefined {
  const { values, positionals } = parseWords(words.filter((word) => word !== '--'));
  if (values.help) return undefined;
  const [dataset, second] = positionals;
  if (second !== undefined) throw new ArgumentError(`"${second}": the demo reads one file at a time`);
  const { llm, ...aboutModel } = values;
  if (llm === undefined) {
    const [name] = Object.keys(aboutModel);
    if (name !== undefined) throw new ArgumentError(`--${name} is about a model: add --llm openai`);
    // pnpm runs scripts in the root of the workspace; a relative path is meant from where the command was typed.
    const path = dataset === undefined ? undefined : resolve(process.env['INIT_CWD'] ?? '.', dataset);
    return { dataset: path, llm: undefined };
  }
  if (llm !== 'openai') throw new ArgumentError(`--llm: "${llm}" is no provider that the demo knows: openai`);
  if (dataset !== undefined) {
    throw new ArgumentError(
      `"${dataset}": with --llm the demo reads its own conversation, since a file of LoCoMo is hundreds of calls ` +
        'of the model. Leave out the file, or --llm',
    );
  }
  return { dataset, llm: readModel(aboutModel) };
}

/** What `parseArgs` says of an unknown option is about positional arguments: so it is told apart first. */
function parseWords(words: readonly string[]) {
  const { tokens } = parseArgs({ args: [...words], options: OPTIONS, strict: false, tokens: true });
  const known = Object.keys(OPTIONS);
  for (const token of tokens) {
    if (token.kind !== 'option' || known.includes(token.name)) continue;
    const nearest = nearestName(token.name, known);
    const question = nearest === undefined ? '' : `. Did you mean --${nearest}?`;
    throw new ArgumentError(`${token.rawName}: there is no such option${question}`);
  }
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new ArgumentError(error instanceof Error ? error.message : String(error));
  }
}

type ModelValues = Omit<ReturnType<typeof parseWords>['values'], 'llm' | 'help'>;

function readModel(values: ModelValues): ModelArguments {
  for (const [name, value] of Object.entries(values)) {
    if (value.trim() === '') throw new ArgumentError(`--${name}: there is nothing after it`);
  }
  const { model, 'base-url': baseURL, 'api-key': apiKey } = values;
  if (baseURL !== undefined && !isHttpUrl(baseURL)) {
    throw new ArgumentError(`--base-url: "${baseURL}" is not a URL that begins with http:// or https://`);
  }
  return { model, baseURL, apiKey, prices: readPrices(values) };
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

/** A price that is missing would make the cost a part of the truth. */
function readPrices({ 'input-price': input, 'output-price': output }: ModelValues): Prices | undefined {
  if (input === undefined && output === undefined) return undefined;
  if (input === undefined) throw new ArgumentError('--output-price: give --input-price as well');
  if (output === undefined) throw new ArgumentError('--input-price: give --output-price as well');
  return {
    llm: {
      inputPerMillion: readPrice('--input-price', input),
      outputPerMillion: readPrice('--output-price', output),
    },
  };
}

function readPrice(option: string, text: string): number {
  const price = Number(text);
  if (Number.isFinite(price) && price >= 0) return price;
  throw new ArgumentError(`${option}: "${text}" is not a number from 0 on`);
}
