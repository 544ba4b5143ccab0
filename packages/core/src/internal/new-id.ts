let lastTime = 0;
let sequence = 0;

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
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, (view.getUint8(0) & 0x3f) | 0x80);
  const random = hex(view.getUint32(0), 8) + hex(view.getUint32(4), 8);
  const time = hex(lastTime, 12);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(sequence, 3)}-${random.slice(0, 4)}-${random.slice(4)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
