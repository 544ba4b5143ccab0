import type { OptionCheck } from '../../internal/check-options.ts';
import { describeValue, quote } from '../../internal/describe-value.ts';
import { isPlainObject } from '../../internal/is-plain-object.ts';

/** Fields that have an option of their own, or that the request itself decides: there is one way to set each. */
const OWN_FIELDS: ReadonlyMap<string, string> = new Map([
  ['model', 'pass it as the option model'],
  ['messages', 'they are those of each request'],
  ['stream', 'answers are read as a whole'],
  ['stream_options', 'answers are read as a whole'],
  ['n', 'one answer is read'],
  ['temperature', 'pass it as the option temperature'],
  ['top_p', 'pass it as the option topP'],
  ['max_tokens', 'pass it as the option maxOutputTokens'],
  ['max_completion_tokens', 'pass it as the option maxOutputTokens'],
  ['seed', 'pass it as the option seed'],
  ['reasoning_effort', 'pass it as the option reasoningEffort'],
  ['response_format', 'it is made from the schema of each request; see the option structuredOutput'],
]);

const DEEPEST = 32;

/** A JSON object none of whose fields has an option of its own. */
export const checkExtraBody: OptionCheck = (value) => {
  if (!isPlainObject(value)) return `${describeValue(value)} is not an object of fields`;
  for (const [field, entry] of Object.entries(value)) {
    const remedy = OWN_FIELDS.get(field);
    if (remedy !== undefined) return `${quote(field)} does not belong here: ${remedy}`;
    if (!isJson(entry, 0)) return `${quote(field)} holds something that JSON does not have`;
  }
  return undefined;
};

function isJson(value: unknown, depth: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null)
    return value === null || typeof value === 'string' || typeof value === 'boolean';
  // Deeper than any server takes, and the end of circles.
  if (depth > DEEPEST || !(Array.isArray(value) || isPlainObject(value))) return false;
  return Object.values(value).every((entry) => isJson(entry, depth + 1));
}
