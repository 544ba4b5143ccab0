import { hasMethods } from './internal/foreign-object.ts';

/** Where instances of other libraries can be passed. */
export type ForeignPath = 'llm' | 'embedder' | 'reranker' | 'vectorStore';

interface Kind {
  readonly path: ForeignPath;
  /** The provider that takes it. */
  readonly provider: string;
  /** The option of that provider. */
  readonly option: 'model' | 'store';
  /** What it is known by: its package is never imported, and there may be several copies of it. */
  readonly methods: readonly string[];
}

const KINDS: readonly Kind[] = [
  { path: 'llm', provider: 'ai-sdk', option: 'model', methods: ['doGenerate', 'doStream'] },
  { path: 'llm', provider: 'langchain', option: 'model', methods: ['invoke', '_llmType'] },
  { path: 'embedder', provider: 'ai-sdk', option: 'model', methods: ['doEmbed'] },
  { path: 'embedder', provider: 'langchain', option: 'model', methods: ['embedDocuments', 'embedQuery'] },
  { path: 'reranker', provider: 'ai-sdk', option: 'model', methods: ['doRerank'] },
  { path: 'reranker', provider: 'langchain', option: 'model', methods: ['compressDocuments'] },
  {
    path: 'vectorStore',
    provider: 'langchain',
    option: 'store',
    methods: ['addVectors', 'similaritySearchVectorWithScore'],
  },
];

/** What an instance of another library is, and for which option it would do; `undefined` for anything else. */
export function recognizeInstance(value: object): Kind | undefined {
  return KINDS.find(({ methods }) => hasMethods(value, ...methods));
}
