import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const scripts = [
  'footprint/run-install.ts',
  'latency/run-cold-start.ts',
  'latency/run-search.ts',
  'latency/run-add.ts',
  'latency/run-scale.ts',
  'adapters/run-adapters.ts',
];

for (const script of scripts) {
  console.error(script);
  const path = fileURLToPath(new URL(script, import.meta.url));
  execFileSync(process.execPath, [path, ...process.argv.slice(2)], { stdio: 'inherit' });
}
