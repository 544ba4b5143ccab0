import { Embeddings } from '@langchain/core/embeddings';

const DIMENSIONS = 256;

/**
 * Embeddings whose meaning is the words: each word has a dimension of its own, so that similarities are exact. Remembers
 * what it was asked to embed.
 */
export class WordEmbeddings extends Embeddings {
  readonly dimensions: number = DIMENSIONS;
  /** Documents, in order. */
  readonly documents: string[] = [];
  readonly #places = new Map<string, number>();

  constructor() {
    super({});
  }

  override async embedDocuments(documents: string[]): Promise<number[][]> {
    this.documents.push(...documents);
    return documents.map((text) => this.#vector(text));
  }

  override async embedQuery(query: string): Promise<number[]> {
    return this.#vector(query);
  }

  #vector(text: string): number[] {
    const vector = Array.from({ length: DIMENSIONS }, () => 0);
    for (const [word] of text.toLowerCase().matchAll(/[\p{Letter}\p{Number}]+/gu)) {
      const place = this.#places.get(word) ?? this.#places.size;
      if (place >= DIMENSIONS) throw new Error(`WordEmbeddings knows at most ${DIMENSIONS} words`);
      this.#places.set(word, place);
      vector[place] = (vector[place] ?? 0) + 1;
    }
    return vector;
  }
}
