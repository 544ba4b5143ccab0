import type { DateResolver } from './contracts/date-resolver.ts';
import type { Embedder } from './contracts/embedder.ts';
import type { LanguageModel } from './contracts/language-model.ts';
import type { Store } from './contracts/ledger.ts';
import type { Reranker } from './contracts/reranker.ts';
import type { VectorStore } from './contracts/vector-store.ts';
import { dateResolvers } from './date-resolvers/registry.ts';
import { embedders } from './embedders/registry.ts';
import { createIndexing } from './engine/indexing/create-indexing.ts';
import { createJobRunner } from './engine/jobs/create-job-runner.ts';
import { DEFAULT_SETTINGS } from './engine/settings.ts';
import { InvalidOptionsError, type OptionIssue } from './errors/invalid-options-error.ts';
import { checkBudget, checkPrices } from './input/budget-options.ts';
import { describeValue } from './internal/describe-value.ts';
import { didYouMean } from './internal/did-you-mean.ts';
import { isPlainObject } from './internal/is-plain-object.ts';
import { newId } from './internal/new-id.ts';
import { sleep } from './internal/sleep.ts';
import { languageModels } from './language-models/registry.ts';
import { ledgers } from './ledgers/registry.ts';
import type { MemoryOptions } from './options.ts';
import { readSettings, SETTING_NAMES, SETTING_SPELLINGS } from './input/settings-options.ts';
import { rerankers } from './rerankers/registry.ts';
import { createRuntime, type Runtime } from './runtime.ts';
import { vectorStores } from './vector-stores/registry.ts';
import { watchProviders } from './watch-providers.ts';

const NAMES = [
  'store',
  'vectorStore',
  'embedder',
  'llm',
  'reranker',
  'runJobs',
  'dateResolver',
  'prices',
  'budget',
  ...SETTING_NAMES,
] as const satisfies readonly (keyof MemoryOptions)[];

/**
 * Picks the defaults and wires the parts. Nothing is opened, imported or called before the first operation.
 *
 * @throws InvalidOptionsError with everything that is wrong.
 */
export function composeRuntime(options: MemoryOptions): Runtime {
  const issues: OptionIssue[] = [];
  checkNames(options, issues);
  const hasOwnIndex = options.vectorStore !== undefined;
  const store = resolvePart<Store>(options.store ?? { provider: 'sqlite' }, {
    path: 'store',
    registry: ledgers,
    isInstance: isStore,
    extra: hasOwnIndex ? { indexOutside: true } : {},
    issues,
  });
  const vectorStore = resolvePart<VectorStore>(options.vectorStore, {
    path: 'vectorStore',
    registry: vectorStores,
    isInstance: isVectorStore,
    issues,
  });
  const embedder = resolvePart<Embedder>(options.embedder, {
    path: 'embedder',
    registry: embedders,
    isInstance: isEmbedder,
    issues,
  });
  const llm = resolvePart<LanguageModel>(options.llm, {
    path: 'llm',
    registry: languageModels,
    isInstance: isLanguageModel,
    issues,
  });
  const reranker = resolvePart<Reranker>(options.reranker, {
    path: 'reranker',
    registry: rerankers,
    isInstance: isReranker,
    issues,
  });
  const runJobs = resolveRunJobs(options, issues);
  const dateResolver = resolveDateResolver(options, issues);
  const settings = { ...DEFAULT_SETTINGS, ...readSettings(options, issues) };
  if (vectorStore?.capabilities.insideLedger === true) {
    const message = 'this index lives inside a store; pass that as store, and leave vectorStore out';
    issues.push({ path: 'vectorStore', message });
  }
  issues.push(...checkPrices(options.prices), ...checkBudget(options));
  if (issues.length > 0 || store === undefined)
    throw new InvalidOptionsError({ subject: 'new Memory()', issues });
  const deps = {
    ledger: store.ledger,
    vectorStore: vectorStore ?? store.vectorStore,
    ...watchProviders({ embedder, llm, reranker }, options, () => Date.now()),
    dateResolver,
    settings,
    now: () => Date.now(),
    newId: () => newId(),
    random: () => Math.random(),
    sleep,
  };
  const indexing = createIndexing(deps);
  return createRuntime({ deps, indexing, jobs: createJobRunner({ deps, indexing, runJobs }) });
}

function resolveRunJobs({ runJobs = true }: MemoryOptions, issues: OptionIssue[]): boolean {
  if (typeof runJobs === 'boolean') return runJobs;
  const message = `${describeValue(runJobs)} is not a boolean; pass true or false`;
  issues.push({ path: 'runJobs', message });
  return false;
}

function resolveDateResolver(
  { dateResolver }: MemoryOptions,
  issues: OptionIssue[],
): DateResolver | undefined {
  const rule = { path: 'dateResolver', registry: dateResolvers, isInstance: isDateResolver, issues };
  return resolvePart<DateResolver>(dateResolver, rule);
}

function checkNames(options: unknown, issues: OptionIssue[]): void {
  if (typeof options !== 'object' || options === null) {
    issues.push({ path: '', message: `the options are ${describeValue(options)}; pass an object` });
    throw new InvalidOptionsError({ subject: 'new Memory()', issues });
  }
  for (const key of Object.keys(options)) {
    if (!NAMES.some((name) => name === key) && !(key in SETTING_SPELLINGS)) {
      issues.push({
        path: key,
        message: `there is no such option. ${didYouMean(key, NAMES, 'The options are')}`,
      });
    }
  }
}

interface PartRule<Part> {
  readonly path: string;
  readonly registry: Readonly<Record<string, (options: never) => Part>>;
  readonly isInstance: (value: object) => value is Part & object;
  /** Options that the wiring itself decides. */
  readonly extra?: object;
  readonly issues: OptionIssue[];
}

function resolvePart<Part>(value: unknown, rule: PartRule<Part>): Part | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'object' && value !== null) {
    if (rule.isInstance(value)) return value;
    // Something with methods is an instance of another contract: its fields are no options.
    const hasMethod = Object.values(value).some((field) => typeof field === 'function');
    if ('provider' in value && !hasMethod) return makeProvider(value, rule);
  }
  const shape = `{ provider: '${Object.keys(rule.registry)[0]}', config: { … } }`;
  rule.issues.push({
    path: rule.path,
    message: `${describeValue(value)} is neither a provider nor an instance of the contract; pass ${shape}, or an object with its methods`,
  });
  return undefined;
}

function makeProvider<Part>(
  choice: object,
  { path, registry, extra, issues }: PartRule<Part>,
): Part | undefined {
  const { provider, config, ...rest } = choice as { readonly provider: unknown; readonly config?: unknown };
  for (const key of Object.keys(rest)) {
    issues.push({
      path: `${path}.${key}`,
      message: `there is no such option; options of a provider stand in config`,
    });
  }
  const create =
    typeof provider === 'string' && Object.hasOwn(registry, provider) ? registry[provider] : undefined;
  if (create === undefined) {
    const remedy = didYouMean(String(provider), Object.keys(registry), 'The providers are');
    issues.push({
      path: `${path}.provider`,
      message: `there is no provider ${describeValue(provider)}. ${remedy}`,
    });
    return undefined;
  }
  if (config !== undefined && !isPlainObject(config)) {
    issues.push({ path: `${path}.config`, message: `${describeValue(config)} is not an object of options` });
    return undefined;
  }
  try {
    // Each provider checks its own options, whatever they are.
    return create({ ...config, ...extra } as never);
  } catch (error) {
    if (!(error instanceof InvalidOptionsError)) throw error;
    for (const issue of error.issues) {
      issues.push({
        path: [`${path}.config`, issue.path].filter((part) => part !== '').join('.'),
        message: issue.message,
      });
    }
    return undefined;
  }
}

function hasMethods(value: object, names: readonly string[]): boolean {
  return names.every(
    (name) => name in value && typeof (value as Record<string, unknown>)[name] === 'function',
  );
}

function isStore(value: object): value is Store {
  return 'ledger' in value && 'vectorStore' in value;
}

function isVectorStore(value: object): value is VectorStore {
  return hasMethods(value, ['upsert', 'search', 'prepare']) && 'capabilities' in value;
}

function isEmbedder(value: object): value is Embedder {
  return hasMethods(value, ['embed']) && 'model' in value && 'provider' in value;
}

function isLanguageModel(value: object): value is LanguageModel {
  return hasMethods(value, ['generate']) && 'model' in value && 'provider' in value;
}

function isReranker(value: object): value is Reranker {
  return hasMethods(value, ['rerank']) && 'model' in value && 'maxDocuments' in value;
}

function isDateResolver(value: object): value is DateResolver {
  return hasMethods(value, ['resolve', 'close']) && 'provider' in value;
}
