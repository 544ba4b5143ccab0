/** The known name that a misspelt one most likely stands for, or `undefined` when none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const wanted = plain(name);
  const ranked = known
    .map((candidate) => ({ candidate, distance: distanceOf(wanted, plain(candidate)) }))
    .toSorted((left, right) => left.distance - right.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= Math.max(1, wanted.length / 2.5) ? best.candidate : undefined;
}

/** `--baseURL` and `--base_url` are `--base-url`. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, '');
}

/** How many letters must be put in, taken out or replaced; a part of a name is half a step away from it. */
function distanceOf(left: string, right: string): number {
  if (left !== right && left.length > 2 && (right.startsWith(left) || right.endsWith(left))) return 0.5;
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let index = 0; index < left.length; index += 1) {
    const next = [index + 1];
    for (let column = 0; column < right.length; column += 1) {
      const [above = 0, before = 0, diagonal = 0] = [row[column + 1], next[column], row[column]];
      const isSame = left[index] === right[column];
      next.push(Math.min(above + 1, before + 1, diagonal + (isSame ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
