import { readList, readText } from './read-values.ts';

const MOST_CATEGORIES = 100;
const MAX_CATEGORY_LENGTH = 256;

/** Categories: texts that are not blank, trimmed, each once. */
export function readCategories(value: unknown, path: string): readonly string[] {
  const categories = readList(value, path, MOST_CATEGORIES).map((entry, index) =>
    readText(entry, `${path}[${index}]`, MAX_CATEGORY_LENGTH).trim(),
  );
  return [...new Set(categories)];
}
