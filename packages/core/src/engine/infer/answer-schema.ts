import type { AnswerSchema } from '../../contracts/language-model.ts';
import type { JsonObject } from '../../types/json.ts';
import type { OperationType } from '../../types/refusal.ts';
import type { ExtractionInput } from './proposal.ts';

/** The operations that a model is offered. */
export function offeredOperations({ wishes, memories }: ExtractionInput): readonly OperationType[] {
  return wishes.mode === 'additive' || memories.length === 0
    ? ['add']
    : ['add', 'update', 'supersede', 'delete'];
}

/**
 * The shape of an answer, in the part of JSON Schema that strict structured output takes: every property required, no
 * others. What does not apply is `null`.
 */
export function answerSchema(input: ExtractionInput): AnswerSchema {
  const categories = input.wishes.categories.map(({ name }) => name);
  const operation: JsonObject = {
    type: { type: 'string', enum: offeredOperations(input) },
    memory: nullable('integer'),
    text: nullable('string'),
    from: { type: 'array', items: { type: 'integer' } },
    validFrom: nullable('string'),
    validTo: nullable('string'),
    ...(categories.length > 0 && { category: { type: ['string', 'null'], enum: [...categories, null] } }),
    reason: nullable('string'),
  };
  return {
    name: 'memory_operations',
    schema: {
      type: 'object',
      properties: {
        operations: {
          type: 'array',
          items: {
            type: 'object',
            properties: operation,
            required: Object.keys(operation),
            additionalProperties: false,
          },
        },
      },
      required: ['operations'],
      additionalProperties: false,
    },
  };
}

function nullable(type: string): JsonObject {
  return { type: [type, 'null'] };
}
