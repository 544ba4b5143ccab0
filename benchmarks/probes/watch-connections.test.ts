import { lookup } from 'node:dns';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { watchConnections } from './watch-connections.ts';

test('sees look-ups and leaves this machine out', async () => {
  const watch = watchConnections();
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const socket = connect(address.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
  server.close();
  expect(watch.foreign()).toEqual([]);

  await new Promise<void>((resolve) => lookup('telemetry.invalid', () => resolve()));
  expect(watch.foreign()).toEqual(['telemetry.invalid']);
});
