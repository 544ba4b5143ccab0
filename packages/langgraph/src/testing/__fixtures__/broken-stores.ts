import type { Item, SearchItem } from '@langchain/langgraph-checkpoint';
import { asking, finding, isPut, isSearch, joined, type Answers } from './broken-store.ts';

/** What a store may do wrong: the group that has to notice, what is wrong, and how. */
export const brokenStores: readonly (readonly [group: string, what: string, answers: Answers])[] = [
  [
    'crud',
    'merges values instead of replacing them',
    async (operations, take) => {
      const answers: unknown[] = [];
      for (const operation of operations) {
        if (isPut(operation) && operation.value !== null) {
          const [before] = (await take([{ namespace: operation.namespace, key: operation.key }])) as [
            Item | null,
          ];
          answers.push(...(await take([{ ...operation, value: { ...before?.value, ...operation.value } }])));
        } else answers.push(...(await take([operation])));
      }
      return answers;
    },
  ],
  [
    'crud',
    'deletes nothing',
    (operations, take) => take(operations.filter((each) => !isPut(each) || each.value !== null)),
  ],
  [
    'values',
    'keeps texts of numbers as numbers',
    asking((each) =>
      isPut(each) && each.value !== null
        ? {
            ...each,
            value: Object.fromEntries(
              Object.entries(each.value).map(([key, value]) => [key, value === '5' ? 5 : (value as unknown)]),
            ),
          }
        : each,
    ),
  ],
  [
    'namespaces',
    'joins the segments of a namespace',
    asking((each) => {
      if ('namespace' in each) return { ...each, namespace: joined(each.namespace) };
      return isSearch(each) && each.namespacePrefix.length > 0
        ? { ...each, namespacePrefix: joined(each.namespacePrefix) }
        : each;
    }),
  ],
  [
    'search prefix',
    'compares the beginnings of texts',
    async (operations, take) => {
      const answers = await take(
        operations.map((each) =>
          isSearch(each) ? { ...each, namespacePrefix: [], limit: 1_000, offset: 0 } : each,
        ),
      );
      return operations.map((operation, place) => {
        if (!isSearch(operation)) return answers[place];
        const { namespacePrefix, offset = 0, limit = 10 } = operation;
        return (answers[place] as readonly SearchItem[])
          .filter(({ namespace }) => namespace.join('/').startsWith(namespacePrefix.join('/')))
          .slice(offset, offset + limit);
      });
    },
  ],
  [
    'search prefix',
    'gives a score to what nobody asked for',
    finding((items) => items.map((item) => ({ ...item, score: 1 }))),
  ],
  ['filter equality', 'ignores filters', asking((each) => (isSearch(each) ? { ...each, filter: {} } : each))],
  [
    'filter equality',
    'ignores conditions that are objects',
    asking((each) =>
      isSearch(each)
        ? {
            ...each,
            filter: Object.fromEntries(
              Object.entries(each.filter ?? {}).filter(
                ([, value]) => typeof value !== 'object' || value === null,
              ),
            ),
          }
        : each,
    ),
  ],
  [
    'filter operators',
    'takes $gt for $gte',
    asking((each) =>
      isSearch(each)
        ? {
            ...each,
            filter: JSON.parse(JSON.stringify(each.filter ?? {}).replaceAll('"$gt"', '"$gte"')) as Record<
              string,
              unknown
            >,
          }
        : each,
    ),
  ],
  [
    'filter operators',
    'ignores operators that it does not know',
    asking((each) =>
      isSearch(each)
        ? {
            ...each,
            filter: JSON.parse(
              JSON.stringify(each.filter ?? {}).replaceAll(/"\w+":\{"\$regexp":"[^"]*"\}/g, ''),
            ) as Record<string, unknown>,
          }
        : each,
    ),
  ],
  ['pagination', 'ignores the offset', asking((each) => (isSearch(each) ? { ...each, offset: 0 } : each))],
  [
    'pagination',
    'answers 5 items unless told',
    asking((each) => (isSearch(each) && each.limit === 10 ? { ...each, limit: 5 } : each)),
  ],
  [
    'list namespaces',
    'ignores the suffix',
    asking((each) =>
      'matchConditions' in each && each.matchConditions !== undefined
        ? { ...each, matchConditions: each.matchConditions.filter(({ matchType }) => matchType === 'prefix') }
        : each,
    ),
  ],
  [
    'list namespaces',
    'cuts nothing at maxDepth',
    asking((each) => {
      if (!('limit' in each) || isSearch(each)) return each;
      const { maxDepth: _maxDepth, ...rest } = each;
      return rest;
    }),
  ],
  [
    'batch',
    'reads before it writes',
    async (operations, take) => {
      const reads = operations.map(async (each) => (isPut(each) ? undefined : take([each])));
      const answers = await Promise.all(reads);
      await take(operations.filter(isPut));
      return answers.map((answer) => answer?.[0]);
    },
  ],
  ['batch', 'answers in another order', async (operations, take) => (await take(operations)).toReversed()],
  [
    'concurrency',
    'loses what is put while something else is being put',
    (() => {
      let isBusy = false;
      return async (operations, take) => {
        if (isBusy && operations.some(isPut)) return operations.map(() => undefined);
        isBusy = operations.some(isPut);
        await new Promise((resolve) => setTimeout(resolve, 1));
        const answers = await take(operations);
        isBusy = false;
        return answers;
      };
    })(),
  ],
];
