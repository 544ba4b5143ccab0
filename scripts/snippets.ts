/** A fenced block that says where its text comes from: ```ts source="examples/a/src/main.ts#region" */
const fenceOpening = /^(\s*(?:\* )?)(`{3,})([a-z]*)(?:\s+source="([^"#]+)(?:#([\w-]+))?")?\s*$/;
const codeLanguages = new Set(['ts', 'typescript', 'tsx', 'js', 'javascript']);

export interface SnippetSource {
  /** Relative to the repository's root. */
  readonly path: string;
  /** None: the whole file. */
  readonly region: string | undefined;
}

export interface SyncedText {
  readonly text: string;
  /** Lines, counted from 1, on which TypeScript stands without a source. */
  readonly unsourced: readonly number[];
}

/** Puts what `read` answers into every fenced block that names a source; the rest of the text stays as it is. */
export function syncSnippets(text: string, read: (source: SnippetSource) => string): SyncedText {
  const lines = text.split('\n');
  const output: string[] = [];
  const unsourced: number[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    output.push(line);
    const opening = fenceOpening.exec(line);
    if (opening === null) continue;

    const [, prefix = '', ticks = '', language = '', path, region] = opening;
    const length = lines
      .slice(index + 1)
      .findIndex((next) => next.trimEnd() === `${prefix}${ticks}`.trimEnd());
    if (length === -1) throw new Error(`line ${index + 1}: the code block never ends`);
    const body = lines.slice(index + 1, index + 1 + length);
    if (path === undefined && codeLanguages.has(language)) unsourced.push(index + 1);
    output.push(...(path === undefined ? body : prefixed(read({ path, region }), prefix)));
    output.push(lines[index + 1 + length] ?? '');
    index += length + 1;
  }
  return { text: output.join('\n'), unsourced };
}

function prefixed(text: string, prefix: string): readonly string[] {
  if (prefix.includes('*') && text.includes('*/')) throw new Error('a snippet in TSDoc cannot contain */');
  return text.split('\n').map((line) => `${prefix}${line}`.trimEnd());
}

/** The lines between `// #region name` and its `// #endregion`, without their common indentation. */
export function extractRegion(source: string, region: string | undefined): string {
  const lines = source.trimEnd().split('\n');
  if (region === undefined) return withoutIndentation(lines.filter((line) => !isMarker(line)));
  const start = lines.findIndex((line) => line.trim() === `// #region ${region}`);
  if (start === -1) throw new Error(`no region "${region}"`);
  let depth = 1;
  for (let end = start + 1; end < lines.length; end += 1) {
    const line = (lines[end] ?? '').trim();
    if (line.startsWith('// #region')) depth += 1;
    if (line.startsWith('// #endregion')) depth -= 1;
    if (depth === 0)
      return withoutIndentation(lines.slice(start + 1, end).filter((inner) => !isMarker(inner)));
  }
  throw new Error(`region "${region}" never ends`);
}

function isMarker(line: string): boolean {
  return /^\s*\/\/ #(?:end)?region\b/.test(line);
}

function withoutIndentation(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const common = Math.min(...indents, Number.MAX_SAFE_INTEGER);
  return lines
    .map((line) => line.slice(common))
    .join('\n')
    .trim();
}
