let lastTime = 0;
let sequence = 0;

/** Asking for many random bytes costs as much as asking for a few. */
const RANDOM_BYTES = 1024;
const BYTES_PER_ID = 8;
const randomBytes = new DataView(new ArrayBuffer(RANDOM_BYTES));
let used = RANDOM_BYTES;

/**
 * A UUID of version 7 (RFC 9562): 48 bits of time in milliseconds, then a 12-bit counter that makes ids of one process
 * sort in the order in which they were made, then 62 random bits.
 */
export function newId(now: number = Date.now()): string {
  if (now > lastTime) {
    lastTime = now;
    sequence = 0;
  } else {
    sequence += 1;
    if (sequence > 0xfff) {
      // The counter is used up within this millisecond: borrow the next one.
      lastTime += 1;
      sequence = 0;
    }
  }
  if (used === RANDOM_BYTES) {
    crypto.getRandomValues(new Uint8Array(randomBytes.buffer));
    used = 0;
  }
  // Two bits of the first half say that the id is of this kind.
  const first = ((randomBytes.getUint32(used) & 0x3fffffff) | 0x80000000) >>> 0;
  const random = hex(first, 8) + hex(randomBytes.getUint32(used + 4), 8);
  used += BYTES_PER_ID;
  const time = hex(lastTime, 12);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(sequence, 3)}-${random.slice(0, 4)}-${random.slice(4)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
