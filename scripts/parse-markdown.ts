/** What a document points at: links and images by target, code spans by their text. */
export interface MarkdownDocument {
  readonly links: readonly MarkdownReference[];
  readonly codeSpans: readonly MarkdownReference[];
  /** The anchors that a link into this document may name. */
  readonly anchors: ReadonlySet<string>;
}

export interface MarkdownReference {
  readonly target: string;
  /** Counted from 1. */
  readonly line: number;
}

const fence = /^\s*(`{3,}|~{3,})/;
const inlineLink =
  /!?\[(?:[^[\]]|\[[^[\]]*\])*\]\(\s*<?([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s+["'][^)]*)?\)/g;
const nestedImage = /\[!\[[^[\]]*\]\(\s*([^\s()]+)[^()]*\)\]/g;
const referenceDefinition = /^\s{0,3}\[[^\]]+\]:\s+<?([^\s>]+)>?/;
const htmlReference = /<(?:a|img|source)\b[^>]*?\b(?:href|src|srcset)="([^"]+)"/g;
const htmlAnchor = /<[a-z]+\b[^>]*?\b(?:id|name)="([^"]+)"/g;
const codeSpan = /(`+)(.+?)\1(?!`)/g;
const heading = /^#{1,6}\s+(.+?)\s*#*$/;

/** Reads the links, code spans and anchors of a document; what stands in a code fence is not looked at. */
export function parseMarkdown(text: string): MarkdownDocument {
  const links: MarkdownReference[] = [];
  const codeSpans: MarkdownReference[] = [];
  const anchors = new Set<string>();
  const timesSeen = new Map<string, number>();

  for (const [line, content] of linesOutsideFences(text)) {
    for (const match of content.matchAll(codeSpan)) codeSpans.push({ target: (match[2] ?? '').trim(), line });
    const prose = content.replaceAll(codeSpan, (whole) => ' '.repeat(whole.length));
    for (const target of linkTargets(prose)) links.push({ target, line });
    for (const match of prose.matchAll(htmlAnchor)) anchors.add(match[1] ?? '');
    const title = heading.exec(content)?.[1];
    if (title !== undefined) anchors.add(uniqueAnchor(toAnchor(title), timesSeen));
  }
  return { links, codeSpans, anchors };
}

function* linesOutsideFences(text: string): Generator<readonly [number, string]> {
  let open: string | undefined;
  for (const [index, content] of text.split('\n').entries()) {
    const mark = fence.exec(content)?.[1];
    if (open === undefined && mark === undefined) yield [index + 1, content];
    else if (open === undefined) open = mark;
    else if (mark?.startsWith(open) === true && content.trim() === mark) open = undefined;
  }
}

function linkTargets(prose: string): readonly string[] {
  const patterns = [inlineLink, nestedImage, htmlReference];
  const targets = patterns.flatMap((pattern) => [...prose.matchAll(pattern)].map((match) => match[1]));
  const definition = referenceDefinition.exec(prose)?.[1];
  return [...targets, definition].filter((target) => target !== undefined && target !== '') as string[];
}

/** The anchor GitHub gives to a heading. */
export function toAnchor(title: string): string {
  return title
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/<[^>]+>/g, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

function uniqueAnchor(anchor: string, timesSeen: Map<string, number>): string {
  const seen = timesSeen.get(anchor) ?? 0;
  timesSeen.set(anchor, seen + 1);
  return seen === 0 ? anchor : `${anchor}-${seen}`;
}
