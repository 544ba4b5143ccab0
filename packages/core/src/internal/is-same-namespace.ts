/** True for namespaces of the same segments. */
export function isSameNamespace(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((segment, index) => segment === right[index]);
}
