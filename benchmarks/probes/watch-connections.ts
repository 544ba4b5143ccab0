import { subscribe } from 'node:diagnostics_channel';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import type { Socket } from 'node:net';

/** Sees what a process asks the network for. */
export interface ConnectionWatch {
  /** Host names that were looked up and addresses that were connected to, without those of this machine. */
  readonly foreign: () => readonly string[];
}

/** Starts to watch all name look-ups and outgoing connections of this process, whatever library makes them. */
export function watchConnections(): ConnectionWatch {
  const seen = new Set<string>();
  const { lookup } = dns;
  dns.lookup = new Proxy(lookup, {
    apply: (target, receiver, parameters: Parameters<typeof lookup>) => {
      seen.add(parameters[0]);
      return Reflect.apply(target, receiver, parameters);
    },
  });
  syncBuiltinESMExports();
  subscribe('net.client.socket', (event) => {
    const { socket } = event as { readonly socket: Socket };
    socket.once('connect', () => seen.add(socket.remoteAddress ?? 'unknown address'));
  });
  return { foreign: () => [...seen].filter((host) => !['127.0.0.1', '::1', 'localhost'].includes(host)) };
}
