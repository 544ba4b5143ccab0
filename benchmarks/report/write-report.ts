import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeMachine } from '../probes/describe-machine.ts';
import { markdownTable, type Table } from './markdown-table.ts';
import { systemVersions } from './system-versions.ts';

/** What a benchmark found. */
export interface Report {
  /** The name of the benchmark and of its result files: `search`. */
  readonly name: string;
  /** What a reader types to get these numbers. */
  readonly command: string;
  /** The SHA-256 prefix of each data set, by its name. */
  readonly datasets: Readonly<Record<string, string>>;
  readonly tables: readonly Table[];
  /** Everything that was measured, for programs. */
  readonly results: unknown;
  /** A quick run: its files go to `results/quick/` and the README keeps its tables. */
  readonly quick: boolean;
}

const root = new URL('../', import.meta.url);

/** Prints a report, writes it to `results/` as JSON and Markdown, and puts its tables between its markers in the README. */
export function writeReport(report: Report): void {
  const machine = describeMachine();
  const versions = systemVersions();
  const { name, command, datasets, results } = report;
  const made = [
    `\`${command}\` on ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}, load ${machine.loadAtStart} at the start;`,
    `${Object.entries(versions)
      .map(([system, version]) => `${system} ${version}`)
      .join(', ')};`,
    `data ${Object.entries(datasets)
      .map(([set, hash]) => `${set} \`${hash}\``)
      .join(', ')}.`,
  ].join(' ');
  const markdown = `${report.tables.map(markdownTable).join('\n\n')}\n\n${made}\n`;
  const folder = new URL(report.quick ? 'results/quick/' : 'results/', root);
  mkdirSync(folder, { recursive: true });
  const data = { command, machine, versions, datasets, results };
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(data, null, 2)}\n`);
  writeFileSync(new URL(`${name}.md`, folder), markdown);
  if (!report.quick) replaceSection(fileURLToPath(new URL('README.md', root)), name, markdown);
  if (!report.quick) format();
  console.log(`\n${markdown}`);
}

/** The repository's formatter lays tables out: what a command writes passes the gate as it is. */
function format(): void {
  const formatter = fileURLToPath(new URL('../node_modules/.bin/oxfmt', root));
  if (!existsSync(formatter)) return;
  execFileSync(formatter, ['benchmarks/README.md', 'benchmarks/results'], {
    cwd: fileURLToPath(new URL('..', root)),
  });
}

function replaceSection(path: string, name: string, markdown: string): void {
  const text = readFileSync(path, 'utf8');
  const [start, end] = [`<!-- results:${name} -->`, `<!-- /results:${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from === -1 || to < from)
    throw new Error(`README.md has no section between ${start} and ${end}. Add both lines.`);
  writeFileSync(path, `${text.slice(0, from + start.length)}\n\n${markdown}\n${text.slice(to)}`);
}
