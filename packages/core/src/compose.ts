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
import { recognizeInstance } from './recognize-instance.ts';
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
    members: STORE_MEMBERS,
    extra: hasOwnIndex ? { indexOutside: true } : {},
    issues,
  });
  const vectorStore = resolvePart<VectorStore>(options.vectorStore, {
    path: 'vectorStore',
    registry: vectorStores,
    members: VECTOR_STORE_MEMBERS,
    issues,
  });
  const embedder = resolvePart<Embedder>(options.embedder, {
    path: 'embedder',
    registry: embedders,
    members: EMBEDDER_MEMBERS,
    issues,
  });
  const llm = resolvePart<LanguageModel>(options.llm, {
    path: 'llm',
    registry: languageModels,
    members: LANGUAGE_MODEL_MEMBERS,
    issues,
  });
  const reranker = resolvePart<Reranker>(options.reranker, {
    path: 'reranker',
    registry: rerankers,
    members: RERANKER_MEMBERS,
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
  const rule = { path: 'dateResolver', registry: dateResolvers, members: DATE_RESOLVER_MEMBERS, issues };
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

/** What an instance of a contract must have to be taken for one. */
interface Members<Part> {
  readonly fields: readonly (keyof Part & string)[];
  readonly methods: readonly (keyof Part & string)[];
}

const STORE_MEMBERS: Members<Store> = { fields: ['ledger', 'vectorStore'], methods: [] };
const VECTOR_STORE_MEMBERS: Members<VectorStore> = {
  fields: ['capabilities'],
  methods: ['upsert', 'search', 'prepare', 'close'],
};
const EMBEDDER_MEMBERS: Members<Embedder> = { fields: ['provider', 'model'], methods: ['embed', 'close'] };
const LANGUAGE_MODEL_MEMBERS: Members<LanguageModel> = {
  fields: ['provider', 'model'],
  methods: ['generate', 'close'],
};
const RERANKER_MEMBERS: Members<Reranker> = {
  fields: ['model', 'maxDocuments'],
  methods: ['rerank', 'close'],
};
const DATE_RESOLVER_MEMBERS: Members<DateResolver> = { fields: ['provider'], methods: ['resolve', 'close'] };

interface PartRule<Part> {
  readonly path: string;
  readonly registry: Readonly<Record<string, (options: never) => Part>>;
  readonly members: Members<Part>;
  /** Options that the wiring itself decides. */
  readonly extra?: object;
  readonly issues: OptionIssue[];
}

function resolvePart<Part>(value: unknown, rule: PartRule<Part>): Part | undefined {
  if (value === undefined) return undefined;
  let missing: readonly string[] = [];
  let hint = '';
  if (typeof value === 'object' && value !== null) {
    missing = missingIn(value, rule.members);
    if (missing.length === 0) return value as Part;
    const foreign = recognizeInstance(value);
    if (foreign?.path === rule.path) return wrapInstance(value, foreign, rule);
    // Something with methods is an instance of another contract: its fields are no options.
    const hasMethod =
      foreign !== undefined || Object.values(value).some((field) => typeof field === 'function');
    if ('provider' in value && !hasMethod) return makeProvider(value, rule);
    if (foreign !== undefined) hint = `. It would do as ${foreign.path}`;
  }
  const shape = `{ provider: '${Object.keys(rule.registry)[0]}', config: { … } }`;
  const lacks = missing.length === 0 ? '' : ` (it lacks ${missing.join(', ')})`;
  rule.issues.push({
    path: rule.path,
    message: `${describeValue(value)} is neither a provider nor an instance of the contract${lacks}; pass ${shape}, or an object with its methods${hint}`,
  });
  return undefined;
}

/** An instance of another library, in the provider that takes it. */
function wrapInstance<Part>(
  value: object,
  { provider, option }: NonNullable<ReturnType<typeof recognizeInstance>>,
  rule: PartRule<Part>,
): Part | undefined {
  const create = rule.registry[provider];
  const issues: OptionIssue[] = [];
  const part = create && callProvider(() => create({ [option]: value } as never), '', issues);
  // The caller wrote no config: what is wrong is wrong with the instance.
  rule.issues.push(...issues.map(({ message }) => ({ path: rule.path, message })));
  return part;
}

function missingIn<Part>(value: object, { fields, methods }: Members<Part>): readonly string[] {
  const typeOf = (name: string): string => typeof (value as Readonly<Record<string, unknown>>)[name];
  return [
    ...fields.filter((name) => !(name in value)),
    ...methods.filter((name) => typeOf(name) !== 'function'),
  ];
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
  // Each provider checks its own options, whatever they are.
  return callProvider(() => create({ ...config, ...extra } as never), `${path}.config`, issues);
}

/** What a factory makes; what it refuses becomes issues below the path. */
function callProvider<Part>(create: () => Part, path: string, issues: OptionIssue[]): Part | undefined {
  try {
    return create();
  } catch (error) {
    if (!(error instanceof InvalidOptionsError)) throw error;
    for (const issue of error.issues) {
      issues.push({
        path: [path, issue.path].filter((part) => part !== '').join('.'),
        message: issue.message,
      });
    }
    return undefined;
  }
}
