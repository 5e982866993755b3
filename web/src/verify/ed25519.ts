/** One accept rule for Ed25519, that of libsodium: S below the group order, canonical encodings, no small-order
 *  point, the equation without cofactor. The library's own check allows the cofactor, so it is not used. */
import { Point } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { concat, equal } from './bytes.ts';

const ORDER = Point.CURVE().n;

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; --i) value = (value << 8n) | BigInt(bytes[i] ?? 0);
  return value;
}

function point(bytes: Uint8Array): Point | null {
  try {
    const decoded = Point.fromBytes(bytes, false);
    return decoded.isSmallOrder() ? null : decoded;
  } catch {
    return null; // not on the curve, or not canonical
  }
}

/** True when the key may be used at all: canonical and not of small order. */
export function isPublicKey(key: Uint8Array): boolean {
  return key.length === 32 && point(key) !== null;
}

export function verifySignature(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  if (signature.length !== 64 || key.length !== 32) return false;
  const commitment = signature.slice(0, 32);
  const response = littleEndian(signature.slice(32));
  const publicKey = point(key);
  if (response >= ORDER || !publicKey || !point(commitment)) return false;
  const challenge = littleEndian(sha512(concat(commitment, key, message))) % ORDER;
  const left = response === 0n ? Point.ZERO : Point.BASE.multiply(response, false);
  const right = challenge === 0n ? Point.ZERO : publicKey.multiply(challenge, false);
  return equal(left.subtract(right).toBytes(), commitment);
}
