import type { UndoRequest } from '../engine/undo-operation.ts';
import { parseIdentifier } from './parse-identifier.ts';
import { parseScopedCall, requireScope, type ScopedCallOptions } from './scope-input.ts';

/** Whose memories to take back. At least one id has to be named: operation ids are unique within a scope only. */
export type UndoOptions = ScopedCallOptions;

/** The request for the engine. */
export function parseUndo(operationId: unknown, input: unknown): UndoRequest {
  const { scope = {}, signal } = parseScopedCall(input, 'undo');
  return {
    operationId: parseIdentifier(operationId, 'operationId'),
    scope: requireScope(scope, 'undo'),
    signal,
  };
}
