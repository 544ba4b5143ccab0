import { quote } from './describe-value.ts';

const LONGEST_NAME = 64;

/** The remedy for an unknown name: the nearest known one if there is one near, and all of them. */
export function didYouMean(name: string, known: readonly string[], what: string): string {
  const nearest = nearestName(name, known);
  const list = `${what}: ${known.join(', ')}`;
  return nearest === undefined ? list : `Did you mean ${quote(nearest)}? ${list}`;
}

/** The known name that a misspelt one most likely stands for, or `undefined` when none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const wanted = plainForm(name);
  if (wanted === '') return undefined;
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 2.5)) + 1;
  for (const candidate of known) {
    const distance = nameDistance(wanted, plainForm(candidate));
    if (distance < least) {
      nearest = candidate;
      least = distance;
    }
  }
  return nearest;
}

/** Case, separators and sigils are what people get wrong first. */
function plainForm(name: string): string {
  return name
    .slice(0, LONGEST_NAME)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** Half a step for a name that merely begins with the other: `expire` is nearer to `expiresAt` than to `explain`. */
function nameDistance(left: string, right: string): number {
  const isPrefix = left.length > 2 && right.length > 2 && (left.startsWith(right) || right.startsWith(left));
  return isPrefix ? 0.5 : editDistance(left, right);
}

/** How many letters must be put in, taken out, replaced or swapped with their neighbour. */
export function editDistance(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, index) => index)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    rows.push(current);
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1];
      const isSwap = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      current.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (isSame ? 0 : 1),
          isSwap ? at(row - 2, column - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return at(left.length, right.length);
}
