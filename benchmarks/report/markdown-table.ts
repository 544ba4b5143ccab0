/** A table as it is shown to people: its numbers are words already. */
export interface Table {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Writes a table in Markdown, the first column to the left and the others to the right, its caption above it. */
export function markdownTable(table: Table): string {
  const alignment = table.columns.map((_, index) => (index === 0 ? ':--' : '--:'));
  return [`${table.caption}\n`, line(table.columns), line(alignment), ...table.rows.map(line)].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
