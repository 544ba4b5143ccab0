import { InvalidOptionsError } from '../errors/invalid-options-error.ts';
import { isWholeNumber, type OptionCheck } from './check-options.ts';
import { describeValue } from './describe-value.ts';

/** How a call of another library's object is limited. */
export interface ForeignCallOptions {
  /** How long one request may take, in milliseconds. */
  readonly timeoutMs?: number | undefined;
  /** How often a request is made again after a failure that may heal. */
  readonly maxRetries?: number | undefined;
}

/** The checks of {@link ForeignCallOptions}. */
export const FOREIGN_CALL_CHECKS: { readonly [Name in keyof Required<ForeignCallOptions>]: OptionCheck } = {
  timeoutMs: isWholeNumber(1, 3_600_000),
  maxRetries: isWholeNumber(0, 20),
};

/** True for an object, or an instance of a class, with all of these methods. */
export function hasMethods(value: unknown, ...methods: readonly string[]): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    methods.every((name) => typeof (value as Readonly<Record<string, unknown>>)[name] === 'function')
  );
}

const VERSIONS: readonly unknown[] = ['v2', 'v3', 'v4'];

/** Checks that a value is a model of the AI SDK whose specification is known: v2, v3 or v4. */
export function isAiSdkModel(method: 'doGenerate' | 'doEmbed' | 'doRerank'): OptionCheck {
  return (value) => {
    if (!hasMethods(value, method)) {
      return `${describeValue(value)} is not a model of the AI SDK: ${method} is missing`;
    }
    const { specificationVersion: version, modelId } = value as Readonly<Record<string, unknown>>;
    if (!VERSIONS.includes(version)) {
      return `the model has the specification ${describeValue(version)}, which is none of v2, v3, v4; use a provider package for AI SDK 5 or newer`;
    }
    return typeof modelId === 'string' && modelId.trim() !== ''
      ? undefined
      : `the model has the modelId ${describeValue(modelId)}, which is not a text`;
  };
}

/** Checks that a value is an object of LangChain with these methods. */
export function isLangchainObject(kind: string, ...methods: readonly string[]): OptionCheck {
  return (value) =>
    hasMethods(value, ...methods)
      ? undefined
      : `${describeValue(value)} is not ${kind} of LangChain: ${methods.join(' or ')} is missing`;
}

/** What an object of LangChain calls its kind. */
export function kindOf(value: object, method: '_llmType' | '_vectorstoreType'): string {
  const tell: unknown = Reflect.get(value, method);
  return typeof tell === 'function' ? String(Reflect.apply(tell, value, [])) : 'unknown';
}

/** Any object that is no list. */
export const isFields: OptionCheck = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? undefined
    : `${describeValue(value)} is not an object of options`;

/** Refuses options without the object that everything is about. */
export function requireOption(subject: string, path: string, value: unknown): void {
  if (value !== undefined) return;
  const message = `the ${path} is missing; pass the object that is to be called`;
  throw new InvalidOptionsError({ subject, issues: [{ path, message }] });
}
