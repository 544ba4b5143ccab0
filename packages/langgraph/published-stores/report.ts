import type { StoreCaseReport } from '../src/testing/check-store.ts';

const INTRODUCTION =
  'Written by `pnpm --dir packages/langgraph/published-stores start`. `not run`: the store has no such setting.';

interface StoreReport {
  readonly name: string;
  readonly reports: readonly StoreCaseReport[];
}

/** How many cases of each group a store fails, as a table: a store a column. */
export function reportSummary(stores: readonly StoreReport[]): string {
  const groups = [...new Set(stores.flatMap(({ reports }) => reports.map(({ group }) => group)))];
  const rows = groups.map((group) => [
    group,
    ...stores.map(({ reports }) => cell(reports.filter((each) => each.group === group))),
  ]);
  const all = ['all', ...stores.map(({ reports }) => cell(reports))];
  return table([['group', ...stores.map(({ name }) => name)], ...rows, all]);
}

/** The table, and which cases each store fails. */
export function reportResults(summary: string, stores: readonly StoreReport[]): string {
  const lists = stores.flatMap(({ name, reports }) => {
    const failed = reports.filter(({ outcome }) => outcome === 'failed');
    return failed.length === 0
      ? []
      : [`## ${name}`, failed.map((each) => `- ${each.group}: ${plain(each.name)}`).join('\n')];
  });
  return `${['# What stores of LangGraph fail', INTRODUCTION, summary, ...lists].join('\n\n')}\n`;
}

/** Names of cases hold signs that mean something in Markdown. */
function plain(name: string): string {
  return name.replaceAll(/[*_<>[\]`\\]/g, (sign) => `\\${sign}`);
}

function cell(reports: readonly StoreCaseReport[]): string {
  const run = reports.filter(({ outcome }) => outcome !== 'not run');
  if (run.length === 0) return 'not run';
  const failed = run.filter(({ outcome }) => outcome === 'failed').length;
  return failed === 0 ? `passes ${run.length}` : `fails ${failed} of ${run.length}`;
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
