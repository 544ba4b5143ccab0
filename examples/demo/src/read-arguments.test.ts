import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readArguments } from './read-arguments.ts';

afterEach(() => vi.unstubAllEnvs());

describe('readArguments', () => {
  it('asks no model unless told to', () => {
    expect(readArguments([])).toEqual({ dataset: undefined, llm: undefined });
    expect(readArguments(['--'])).toEqual({ dataset: undefined, llm: undefined });
  });

  it('counts a path from where the command was typed', () => {
    vi.stubEnv('INIT_CWD', '/somewhere');
    expect(readArguments(['--', 'dev.json'])?.dataset).toBe(join('/somewhere', 'dev.json'));
  });

  it('reads a model with and without its options', () => {
    expect(readArguments(['--llm', 'openai'])?.llm).toEqual({
      model: undefined,
      baseURL: undefined,
      apiKey: undefined,
      prices: undefined,
    });
    const words = ['--', '--llm=openai', '--model', 'qwen3:8b', '--base-url=http://127.0.0.1:8000/v1'];
    expect(
      readArguments([...words, '--api-key', 'k', '--input-price', '0.25', '--output-price=2'])?.llm,
    ).toEqual({
      model: 'qwen3:8b',
      baseURL: 'http://127.0.0.1:8000/v1',
      apiKey: 'k',
      prices: { llm: { inputPerMillion: 0.25, outputPerMillion: 2 } },
    });
  });

  it('is asked for help by --help, whatever else stands there', () => {
    expect(readArguments(['--help', '--llm', 'openai'])).toBeUndefined();
  });

  it.each([
    ['--modell x', '--modell: there is no such option. Did you mean --model?'],
    ['--baseURL x', '--baseURL: there is no such option. Did you mean --base-url?'],
    ['--llm openai --key x', '--key: there is no such option. Did you mean --api-key?'],
    ['--price 2', '--price: there is no such option. Did you mean --input-price?'],
    ['--verbose', '--verbose: there is no such option'],
    ['-m x', '-m: there is no such option'],
    ['--llm gpt', '--llm: "gpt" is no provider that the demo knows: openai'],
    ['--llm', "Option '--llm <value>' argument missing"],
    ['--model x', '--model is about a model: add --llm openai'],
    ['a.json b.json', '"b.json": the demo reads one file at a time'],
    ['--llm openai a.json', '"a.json": with --llm the demo reads its own conversation, since'],
    ['--llm openai --model=', '--model: there is nothing after it'],
    ['--llm openai --base-url localhost:80', '--base-url: "localhost:80" is not a URL that begins with http'],
    ['--llm openai --input-price 1', '--input-price: give --output-price as well'],
    ['--llm openai --output-price 1', '--output-price: give --input-price as well'],
    ['--llm openai --input-price cheap --output-price 1', '--input-price: "cheap" is not a number from 0 on'],
    ['--llm openai --input-price 1 --output-price=-1', '--output-price: "-1" is not a number from 0 on'],
  ])('refuses %s', (words, message) => {
    expect(() => readArguments(words.split(' '))).toThrow(
      expect.objectContaining({
        name: 'ArgumentError',
        message: expect.stringMatching(startingWith(message)),
      }),
    );
  });
});

function startingWith(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}`);
}
