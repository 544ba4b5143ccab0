/** Makes UUIDs that count up from 1: `00000000-0000-7000-8000-000000000001`. Fits `EngineDependencies.newId`. */
export function sequentialIds(): () => string {
  let last = 0;
  return () => {
    last += 1;
    return `00000000-0000-7000-8000-${last.toString(16).padStart(12, '0')}`;
  };
}
