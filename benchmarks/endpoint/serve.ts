import { createEndpoint } from './create-endpoint.ts';

// The parent keeps our standard input open: when it ends, however it ends, so do we.
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();

const server = createEndpoint({ chatLatencyMs: Number(process.argv[2] ?? 0) });
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The endpoint has no port.');
  process.stdout.write(`${address.port}\n`);
});
