// Fails when a Markdown file links to a file or heading that does not exist, or names a path that does not.
import { access, readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { findFiles } from './find-files.ts';
import { parseMarkdown, type MarkdownDocument } from './parse-markdown.ts';

const scheme = /^[a-z][a-z0-9+.-]*:|^\/\//i;
const placeholder = /[<>*{}…|$\s]|\.\.\./;
/** History: a decision or a changelog names files as they were on its day. Only its links must hold. */
const records = /(^|\/)CHANGELOG\.md$|^docs\/decisions\/|^\.changeset\//;

/** Everything in the Markdown files below `root` that leads nowhere, as `file:line: what`. */
export async function findBrokenLinks(root: string): Promise<readonly string[]> {
  const files = await findFiles(root, '.md');
  const topLevel = new Set(await readdir(root));
  const documents = new Map<string, MarkdownDocument>();
  for (const file of files) documents.set(file, parseMarkdown(await readFile(join(root, file), 'utf8')));

  const problems: string[] = [];
  for (const [file, document] of documents) {
    for (const { target, line } of document.links) {
      const problem = await explainBrokenLink({ root, file, target, documents });
      if (problem !== undefined) problems.push(`${file}:${line}: ${problem}`);
    }
    if (records.test(file)) continue;
    for (const { target, line } of document.codeSpans) {
      if (!looksLikePath(target, topLevel)) continue;
      const path = target.replace(/[#:].*$/, '');
      const isKnown = (await exists(join(root, path))) || (await exists(join(root, dirname(file), path)));
      if (!isKnown) problems.push(`${file}:${line}: no such path: ${target}`);
    }
  }
  return problems;
}

interface Link {
  readonly root: string;
  readonly file: string;
  readonly target: string;
  readonly documents: ReadonlyMap<string, MarkdownDocument>;
}

async function explainBrokenLink({ root, file, target, documents }: Link): Promise<string | undefined> {
  if (scheme.test(target)) return undefined;
  const [path = '', anchor] = decodeURIComponent(target).split('#', 2);
  const absolute = path === '' ? join(root, file) : resolve(root, dirname(file), path);
  const inside = relative(root, absolute);
  if (inside.startsWith('..')) return `the link leaves the repository: ${target}`;
  if (!(await exists(absolute))) return `no such file: ${target}`;
  const document = documents.get(inside);
  if (anchor === undefined || document === undefined) return undefined;
  return document.anchors.has(anchor) ? undefined : `no such heading: ${target}`;
}

function looksLikePath(text: string, topLevel: ReadonlySet<string>): boolean {
  const [first, second] = text.split('/', 2);
  return second !== undefined && topLevel.has(first ?? '') && !placeholder.test(text);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

if (import.meta.main) {
  const problems = await findBrokenLinks(join(import.meta.dirname, '..'));
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? 'Links: all resolve.' : `Links: ${problems.length} broken.`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
