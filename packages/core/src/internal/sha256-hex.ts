import type * as nodeCrypto from 'node:crypto';

type CreateHash = typeof nodeCrypto.createHash;

const encoder = new TextEncoder();
/** `null` where the runtime has no such module. */
let createHash: CreateHash | null | undefined;

/**
 * The SHA-256 of the text in UTF-8, as 64 hexadecimal digits. Where Node's own module is at hand it is computed at once:
 * `crypto.subtle` hands even a short text to another thread, which costs more than the hash.
 */
export async function sha256Hex(text: string): Promise<string> {
  createHash ??= findCreateHash();
  if (createHash !== null) return createHash('sha256').update(text, 'utf8').digest('hex');
  const digest = await globalThis.crypto.subtle.digest('SHA-256', encoder.encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function findCreateHash(): CreateHash | null {
  if (typeof process === 'undefined' || typeof process.getBuiltinModule !== 'function') return null;
  // Other runtimes have the function without the module.
  const found = process.getBuiltinModule('node:crypto') as typeof nodeCrypto | undefined;
  return found?.createHash ?? null;
}
