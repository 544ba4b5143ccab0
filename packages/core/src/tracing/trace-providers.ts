import type { Embedder } from '../contracts/embedder.ts';
import type { GenerateResult, LanguageModel } from '../contracts/language-model.ts';
import type { Reranker } from '../contracts/reranker.ts';
import { withMethod } from '../internal/with-method.ts';
import type { SpanAttributes, Trace } from './create-tracing.ts';
import { providerName } from './provider-name.ts';

/** The embedder, with a span `embeddings {model}` for each call. */
export function traceEmbedder(embedder: Embedder, traceCall: Trace): Embedder {
  return withMethod(embedder, 'embed', (request) => {
    const attributes = {
      ...describe('embeddings', embedder),
      ...(embedder.dimensions !== undefined && { 'gen_ai.embeddings.dimension.count': embedder.dimensions }),
      'keepsake.texts': request.texts.length,
    };
    return traceCall(`embeddings ${embedder.model}`, attributes, async (span) => {
      const answer = await embedder.embed(request);
      span?.setAttributes(tokensOf({ inputTokens: answer?.tokens }));
      return answer;
    });
  });
}

/** The language model, with a span `chat {model}` for each call. */
export function traceLanguageModel(llm: LanguageModel, traceCall: Trace): LanguageModel {
  return withMethod(llm, 'generate', (request) => {
    const { schema, maxOutputTokens } = request;
    const attributes = {
      ...describe('chat', llm),
      ...(schema !== undefined && { 'gen_ai.output.type': 'json' }),
      ...(maxOutputTokens !== undefined && { 'gen_ai.request.max_tokens': maxOutputTokens }),
    };
    return traceCall(`chat ${llm.model}`, attributes, async (span) => {
      const answer = await llm.generate(request);
      span?.setAttributes({ ...tokensOf(answer), ...finishOf(answer) });
      return answer;
    });
  });
}

/** The reranker, with a span `rerank {model}` for each call. */
export function traceReranker(reranker: Reranker, traceCall: Trace): Reranker {
  return withMethod(reranker, 'rerank', (request) => {
    const attributes = { ...describe('rerank', reranker), 'keepsake.documents': request.documents.length };
    return traceCall(`rerank ${reranker.model}`, attributes, async (span) => {
      const answer = await reranker.rerank(request);
      span?.setAttributes(tokensOf(answer));
      return answer;
    });
  });
}

function describe(
  operation: string,
  { provider, model }: { readonly provider: string; readonly model: string },
): SpanAttributes {
  return {
    'gen_ai.operation.name': operation,
    'gen_ai.provider.name': providerName(provider),
    'gen_ai.request.model': model,
  };
}

/** An answer is not checked yet: whatever is not a number of tokens is left out. */
function tokensOf(
  answer: { readonly inputTokens?: unknown; readonly outputTokens?: unknown } | undefined,
): SpanAttributes {
  const { inputTokens, outputTokens } = answer ?? {};
  return {
    ...(typeof inputTokens === 'number' && { 'gen_ai.usage.input_tokens': inputTokens }),
    ...(typeof outputTokens === 'number' && { 'gen_ai.usage.output_tokens': outputTokens }),
  };
}

function finishOf(answer: Pick<GenerateResult, 'finishReason'> | undefined): SpanAttributes {
  if (answer === undefined) return {};
  const reason = answer.finishReason === 'refused' ? 'content_filter' : answer.finishReason;
  return { 'gen_ai.response.finish_reasons': [reason] };
}
