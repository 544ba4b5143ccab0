import { readList, readText } from './read-values.ts';

const MOST_CATEGORIES = 100;

/** Categories: texts that are not blank, trimmed, each once. */
export function readCategories(value: unknown, path: string): readonly string[] {
  const categories = readList(value, path, MOST_CATEGORIES).map((entry, index) =>
    readText(entry, `${path}[${index}]`).trim(),
  );
  return [...new Set(categories)];
}
