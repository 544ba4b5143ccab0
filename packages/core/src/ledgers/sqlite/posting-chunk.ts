/** A chunk is split when it grows beyond this: rows that fit their page need no overflow page. */
export const MAX_CHUNK_BYTES = 800;

/**
 * Slots in ascending order as differences, seven bits a byte: neighbours cost one byte. The first one counts from
 * `base`, the slot that names the chunk, which may itself be gone.
 */
export function encodeSlots(slots: readonly number[], base: number): Uint8Array {
  const bytes: number[] = [];
  let last = base;
  for (const slot of slots) {
    pushNumber(bytes, slot - last);
    last = slot;
  }
  return Uint8Array.from(bytes);
}

/** Adds the slots of a chunk to the list, in ascending order. */
export function decodeSlots(bytes: Uint8Array, base: number, into: number[]): void {
  let slot = base;
  let offset = 0;
  while (offset < bytes.length) {
    let byte = bytes[offset] ?? 0;
    let difference = byte & 0x7f;
    let shift = 7;
    offset += 1;
    while (byte > 0x7f) {
      byte = bytes[offset] ?? 0;
      difference |= (byte & 0x7f) << shift;
      shift += 7;
      offset += 1;
    }
    slot += difference;
    into.push(slot);
  }
}

/** The chunk with one more slot behind its last one. */
export function appendSlot(bytes: Uint8Array, last: number, slot: number): Uint8Array {
  const tail: number[] = [];
  pushNumber(tail, slot - last);
  const longer = new Uint8Array(bytes.length + tail.length);
  longer.set(bytes);
  longer.set(tail, bytes.length);
  return longer;
}

function pushNumber(bytes: number[], value: number): void {
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
}
