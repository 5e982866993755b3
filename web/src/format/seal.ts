import { fromBase64, toHex } from '../verify/bytes.ts';

/** A root as hexadecimal, whichever of its two spellings came. */
export function rootHex(root: string): string {
  if (/^[0-9a-f]{64}$/.test(root)) return root;
  const bytes = fromBase64(root);
  return bytes ? toHex(bytes) : root;
}
