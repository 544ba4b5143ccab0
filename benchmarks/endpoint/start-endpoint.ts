import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { EndpointOptions } from './create-endpoint.ts';

/** A running endpoint. */
export interface RunningEndpoint {
  /** What a client takes as its base URL, such as `http://127.0.0.1:40123/v1`. */
  readonly baseUrl: string;
  readonly stop: () => Promise<void>;
}

/** Starts the endpoint in a process of its own, so that its work is in no measured process. Resolves when it accepts requests. */
export async function startEndpoint({ chatLatencyMs = 0 }: EndpointOptions = {}): Promise<RunningEndpoint> {
  const script = fileURLToPath(new URL('serve.ts', import.meta.url));
  const child = spawn(process.execPath, [script, String(chatLatencyMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const port = await Promise.race([
    once(child.stdout, 'data').then(([line]) => Number(String(line).trim())),
    once(child, 'exit').then(([code]) =>
      Promise.reject(new Error(`The endpoint ended with code ${String(code)} before it was ready.`)),
    ),
  ]);
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    stop: async () => {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}
