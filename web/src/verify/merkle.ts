/** RFC 6962 / RFC 9162 trees over SHA-256: leaf, node, inclusion, consistency. */
import { sha256 } from '@noble/hashes/sha2.js';
import { concat, equal } from './bytes.ts';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256(concat(LEAF, entry));
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concat(NODE, left, right));
}

export function emptyRoot(): Uint8Array {
  return sha256(new Uint8Array());
}

/** Root of a list of leaf hashes. */
export function rootOf(leaves: Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (!first) return emptyRoot();
  if (leaves.length === 1) return first;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

function well(path: Uint8Array[]): boolean {
  return path.length <= 64 && path.every((hash) => hash.length === 32);
}

/** Reference: ledger §2. The root a leaf and its path lead to, or null when the path cannot belong to (index, size). */
export function rootFromPath(index: bigint, size: bigint, leaf: Uint8Array, path: Uint8Array[]): Uint8Array | null {
  if (index >= size || leaf.length !== 32 || !well(path)) return null;
  let first = index;
  let last = size - 1n;
  let root = leaf;
  for (const hash of path) {
    if (last === 0n) return null;
    if ((first & 1n) === 1n || first === last) {
      root = nodeHash(hash, root);
      while ((first & 1n) === 0n && first !== 0n) {
        first >>= 1n;
        last >>= 1n;
      }
    } else {
      root = nodeHash(root, hash);
    }
    first >>= 1n;
    last >>= 1n;
  }
  return last === 0n ? root : null;
}

export function verifyInclusion(
  index: bigint,
  size: bigint,
  leaf: Uint8Array,
  path: Uint8Array[],
  root: Uint8Array,
): boolean {
  const reached = rootFromPath(index, size, leaf, path);
  return reached !== null && equal(reached, root);
}

/** Reference: ledger §2. An old size of 0 is an error here. */
export function verifyConsistency(
  oldSize: bigint,
  size: bigint,
  given: Uint8Array[],
  oldRoot: Uint8Array,
  root: Uint8Array,
): boolean {
  if (oldSize < 1n || oldSize > size || !well(given)) return false;
  if (oldSize === size) return given.length === 0 && equal(oldRoot, root);
  if (given.length === 0) return false;
  const path = (oldSize & (oldSize - 1n)) === 0n ? [oldRoot, ...given] : given;
  let first = oldSize - 1n;
  let last = size - 1n;
  while ((first & 1n) === 1n) {
    first >>= 1n;
    last >>= 1n;
  }
  const [start, ...rest] = path;
  if (!start) return false;
  let left = start;
  let right = start;
  for (const hash of rest) {
    if (last === 0n) return false;
    if ((first & 1n) === 1n || first === last) {
      left = nodeHash(hash, left);
      right = nodeHash(hash, right);
      while ((first & 1n) === 0n && first !== 0n) {
        first >>= 1n;
        last >>= 1n;
      }
    } else {
      right = nodeHash(right, hash);
    }
    first >>= 1n;
    last >>= 1n;
  }
  return last === 0n && equal(left, oldRoot) && equal(right, root);
}
