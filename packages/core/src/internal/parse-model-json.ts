/** How far into a text JSON is looked for: what a model writes around its answer is short. */
const LONGEST_SEARCH = 200_000;
/** How many openings are tried: prose seldom has a bracket, and nesting made to cost time has thousands. */
const MOST_OPENINGS = 50;

/**
 * The JSON value in what a model wrote: the whole text, what stands in a code fence, or the first object or list that is
 * complete in itself, with prose around it. `undefined` when there is none.
 */
export function parseModelJson(text: string): unknown {
  const whole = text.trim();
  const direct = tryParse(whole);
  if (direct !== undefined) return direct;
  const [, fenced] = /```(?:json)?\s*\n([\s\S]*?)```/i.exec(whole) ?? [];
  const inFence = fenced === undefined ? undefined : tryParse(fenced);
  if (inFence !== undefined) return inFence;
  return firstValue(whole.slice(0, LONGEST_SEARCH));
}

function firstValue(text: string): unknown {
  let start = -1;
  for (let tried = 0; tried < MOST_OPENINGS; tried += 1) {
    start = nextOpening(text, start + 1);
    if (start === -1) return undefined;
    const end = closingPlace(text, start);
    // An opening that is never closed holds all that follows: what is inside it is a part, and not the answer.
    if (end === undefined) return undefined;
    const value = tryParse(text.slice(start, end + 1));
    if (value !== undefined) return value;
  }
  return undefined;
}

function nextOpening(text: string, from: number): number {
  const places = [text.indexOf('{', from), text.indexOf('[', from)].filter((place) => place !== -1);
  return places.length === 0 ? -1 : Math.min(...places);
}

/** Where the bracket at `start` is closed; brackets inside strings do not count. */
function closingPlace(text: string, start: number): number | undefined {
  let depth = 0;
  let isInString = false;
  for (let place = start; place < text.length; place += 1) {
    const character = text[place];
    if (isInString) {
      if (character === '\\') place += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return place;
    }
  }
  return undefined;
}

/** Objects and lists only: a bare word or number is prose. */
function tryParse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
