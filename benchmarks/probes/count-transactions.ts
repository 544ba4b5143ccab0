import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

const walHeaderBytes = 32;
const frameHeaderBytes = 24;

/**
 * The write transactions in a write-ahead log since it last began: frames that carry a database size are commits
 * (https://www.sqlite.org/fileformat2.html#walformat). Read it before the log is checkpointed and begun again.
 */
export function countTransactions(databasePath: string): number {
  const path = `${databasePath}-wal`;
  if (!existsSync(path)) return 0;
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(walHeaderBytes);
    if (readSync(file, header, 0, walHeaderBytes, 0) < walHeaderBytes) return 0;
    const pageSize = header.readUInt32BE(8);
    const salts = header.subarray(16, 24);
    const frame = Buffer.alloc(frameHeaderBytes);
    const end = fstatSync(file).size;
    let commits = 0;
    for (
      let offset = walHeaderBytes;
      offset + frameHeaderBytes <= end;
      offset += frameHeaderBytes + pageSize
    ) {
      readSync(file, frame, 0, frameHeaderBytes, offset);
      // A frame with other salts is left over from before the log began again.
      if (!frame.subarray(8, 16).equals(salts)) break;
      if (frame.readUInt32BE(4) !== 0) commits += 1;
    }
    return commits;
  } finally {
    closeSync(file);
  }
}
