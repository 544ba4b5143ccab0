import type { RequestCounts } from './request-counts.ts';
import type { ScriptedSession } from './scripted-session.ts';

/** Tells an endpoint which session its chat requests are about from now on. */
export async function beginSession(baseUrl: string, session: ScriptedSession): Promise<void> {
  await send(baseUrl, '/session', { method: 'PUT', body: JSON.stringify(session) });
}

/** What an endpoint was asked since it was started. */
export async function readCounts(baseUrl: string): Promise<RequestCounts> {
  const response = await send(baseUrl, '/counts', { method: 'GET' });
  return (await response.json()) as RequestCounts;
}

async function send(baseUrl: string, path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(new URL(path, baseUrl), init);
  if (!response.ok) throw new Error(`The endpoint refused ${path}: ${await response.text()}`);
  return response;
}
