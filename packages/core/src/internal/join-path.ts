import { quote } from './describe-value.ts';

/** The path of a key or an index below another path: `filters.OR[1]["a key"]`. */
export function joinPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]{0,59}$/u.test(key)) return `${path}[${quote(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}
