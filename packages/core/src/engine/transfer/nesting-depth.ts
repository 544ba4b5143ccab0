const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** How deep objects and lists are nested in a JSON text; read before it is parsed, so that no depth costs stack. */
export function nestingDepth(json: string): number {
  let depth = 0;
  let deepest = 0;
  let isText = false;
  for (let index = 0; index < json.length; index += 1) {
    const code = json.charCodeAt(index);
    if (isText && code === BACKSLASH) index += 1;
    else if (code === QUOTE) isText = !isText;
    else if (!isText) depth += change(code);
    if (depth > deepest) deepest = depth;
  }
  return deepest;
}

/** What a bracket or brace changes. */
function change(code: number): number {
  if (code === 0x7b || code === 0x5b) return 1;
  return code === 0x7d || code === 0x5d ? -1 : 0;
}
