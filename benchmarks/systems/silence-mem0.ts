import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Turns mem0ai's telemetry off in this process and keeps its settings out of the home folder. It reads both when it is loaded:
 * call this before importing it. A measuring process is started with them.
 */
export function silenceMem0(): void {
  process.env['MEM0_TELEMETRY'] ??= 'false';
  process.env['MEM0_DIR'] ??= join(tmpdir(), 'keepsake-bench-mem0');
}
