/** Shorter texts are no secrets, and occur in ordinary words. */
const SHORTEST_SECRET = 6;
/** How much of a secret gives it away when a server sends back its beginning. */
const BEGINNING = 6;

/** Makes the function that takes secrets out of a text, also where only their beginning was sent back: `sk-abc***xyz`. */
export function createRedaction(secrets: readonly string[]): (text: string) => string {
  const known = secrets.map((secret) => secret.replace(/^Bearer /i, '').trim());
  const long = [...new Set(known)].filter(({ length }) => length >= SHORTEST_SECRET);
  return (text) =>
    long.reduce((rest, secret) => {
      const without = rest.replaceAll(secret, '***');
      if (secret.length < 2 * BEGINNING) return without;
      return without.replaceAll(
        new RegExp(`${escapePattern(secret.slice(0, BEGINNING))}[^\\s"',;]*`, 'g'),
        '***',
      );
    }, text);
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
