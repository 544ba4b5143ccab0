/** Everything that must not be read in an error: the key that was given, that of the client, and those in headers. */
export function secretsOf(
  options: {
    readonly apiKey?: string | undefined;
    readonly headers?: Readonly<Record<string, string>> | undefined;
  },
  client: { readonly apiKey?: unknown },
): readonly string[] {
  const inHeaders = Object.entries(options.headers ?? {})
    .filter(([name]) => /auth|key|token|secret|cookie/i.test(name))
    .flatMap(([, value]) => [value, value.replace(/^\S+\s+/, '')]);
  return [options.apiKey, client.apiKey, ...inHeaders].filter(
    (secret): secret is string => typeof secret === 'string' && secret.trim() !== '',
  );
}
