/** Keys by name: did:key of Ed25519 and the verifier keys of signed notes (ledger §4, §7). */
import { sha256 } from '@noble/hashes/sha2.js';
import { concat, equal, fromBase64, fromHex, utf8 } from './bytes.ts';
import { isPublicKey } from './ed25519.ts';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

function fromBase58(text: string): Uint8Array | null {
  let value = 0n;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return null;
    value = value * 58n + BigInt(digit);
  }
  const bytes: number[] = [];
  for (; value > 0n; value >>= 8n) bytes.unshift(Number(value & 0xffn));
  const zeros = /^1*/.exec(text)?.[0].length ?? 0;
  return Uint8Array.from([...new Array<number>(zeros).fill(0), ...bytes]);
}

/** The 32 bytes of `did:key:z6Mk…`, or null. One key, one spelling: no fragment. */
export function publicKeyOfDid(did: string): Uint8Array | null {
  const match = /^did:key:z([1-9A-HJ-NP-Za-km-z]{47})$/.exec(did);
  const bytes = match?.[1] === undefined ? null : fromBase58(match[1]);
  if (!bytes || bytes.length !== 34 || bytes[0] !== 0xed || bytes[1] !== 0x01) return null;
  const key = bytes.slice(2);
  return isPublicKey(key) ? key : null;
}

export interface VerifierKey {
  name: string;
  id: Uint8Array;
  type: number;
  key: Uint8Array;
}

/** `name+hex8(id)+base64(type ‖ key)`, or null when a part does not fit the others. */
export function readVerifierKey(text: string): VerifierKey | null {
  const parts = text.trim().split('+');
  if (parts.length < 3) return null;
  const [name, id, ...rest] = parts as [string, string, ...string[]];
  const bytes = fromBase64(rest.join('+'));
  const idBytes = id.length === 8 ? fromHex(id) : null;
  if (!name || /\s/.test(name) || !idBytes || !bytes || bytes.length !== 33) return null;
  const type = bytes[0] ?? 0;
  const key = bytes.slice(1);
  if ((type !== 1 && type !== 4) || !isPublicKey(key)) return null;
  const expected = sha256(concat(utf8(`${name}\n`), bytes)).slice(0, 4);
  return equal(expected, idBytes) ? { name, id: idBytes, type, key } : null;
}
