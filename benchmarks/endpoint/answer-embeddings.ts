import { EndpointError } from './endpoint-error.ts';
import { hashedEmbedding } from './hashed-embedding.ts';
import { sentenceLikeEmbedding } from './sentence-like-embedding.ts';

/** The embedding models of the endpoint, by the name that a request gives. */
export const EMBEDDING_MODELS: Readonly<Record<string, (text: string, dimensions: number) => Float32Array>> =
  {
    hashed: hashedEmbedding,
    'sentence-like': sentenceLikeEmbedding,
  };

/** The length of a vector when a request names none. */
export const DEFAULT_DIMENSIONS = 384;

const maximumDimensions = 8_192;

/** Answers `POST /v1/embeddings` as OpenAI's API does: one text or a batch, numbers or base64, `dimensions` as asked. */
export function answerEmbeddings(request: Readonly<Record<string, unknown>>): object {
  const { model, encoding_format: encoding = 'float' } = request;
  const embed = typeof model === 'string' ? EMBEDDING_MODELS[model] : undefined;
  if (!embed) {
    const known = Object.keys(EMBEDDING_MODELS).join(', ');
    throw new EndpointError(404, `The model ${JSON.stringify(model)} does not exist. Use one of: ${known}.`);
  }
  if (encoding !== 'float' && encoding !== 'base64') {
    throw new EndpointError(
      400,
      `encoding_format ${JSON.stringify(encoding)} is neither "float" nor "base64".`,
    );
  }
  const texts = textsOf(request['input']);
  const dimensions = dimensionsOf(request['dimensions']);
  const tokens = texts.reduce((sum, text) => sum + Math.ceil(text.length / 4), 0);
  return {
    object: 'list',
    model,
    data: texts.map((text, index) => {
      const vector = embed(text, dimensions);
      return {
        object: 'embedding',
        index,
        embedding: encoding === 'base64' ? toBase64(vector) : [...vector],
      };
    }),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

function textsOf(input: unknown): readonly string[] {
  const texts: unknown[] = Array.isArray(input) ? input : [input];
  if (texts.length > 0 && texts.every((text) => typeof text === 'string' && text !== ''))
    return texts.map(String);
  throw new EndpointError(400, 'input must be a text or a list of texts, none of them empty.');
}

function dimensionsOf(value: unknown): number {
  if (value === undefined) return DEFAULT_DIMENSIONS;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= maximumDimensions)
    return value;
  throw new EndpointError(
    400,
    `dimensions ${JSON.stringify(value)} is not an integer from 1 to ${maximumDimensions}.`,
  );
}

function toBase64(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
}
