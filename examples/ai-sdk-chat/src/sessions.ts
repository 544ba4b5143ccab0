/** Who is signed in: what an application has anyway. Here a cookie names a session that the server began. */
const sessions: ReadonlyMap<string, string> = new Map([
  ['a1b2c3', 'ana'],
  ['d4e5f6', 'bob'],
]);

/** The user of a request, from its session alone: whatever a body says of users is what anybody can write. */
export function userOf(request: Request): string | undefined {
  const session = request.headers.get('cookie')?.match(/(?:^|; )session=(\w+)/)?.[1];
  return session === undefined ? undefined : sessions.get(session);
}
