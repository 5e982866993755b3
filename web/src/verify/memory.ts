/** What this browser remembers of a log: the key it saw first, and the largest seal it saw. A log that changes its
 *  key or its past shows against it. */
import { fromBase64, toBase64 } from './bytes.ts';
import type { Checkpoint } from './note.ts';

export interface Remembered {
  vkey: string;
  since: string;
  size: string;
  root: string;
}

const name = (origin: string) => `cupel.log.${origin}`;

export function remembered(origin: string): Remembered | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(name(origin)) ?? 'null');
    return typeof value === 'object' && value !== null && 'vkey' in value ? (value as Remembered) : null;
  } catch {
    return null;
  }
}

function keep(origin: string, value: Remembered): void {
  try {
    localStorage.setItem(name(origin), JSON.stringify(value));
  } catch {
    // Storage may be closed to us: the next check then starts without memory.
  }
}

/** Keeps the key of a log the first time it is seen; never replaces it. */
export function rememberKey(origin: string, vkey: string): Remembered {
  const known = remembered(origin);
  if (known) return known;
  const fresh = { vkey, since: new Date().toISOString(), size: '0', root: '' };
  keep(origin, fresh);
  return fresh;
}

export function lastSeal(origin: string): Checkpoint | null {
  const known = remembered(origin);
  const root = known ? fromBase64(known.root) : null;
  return known && root?.length === 32 ? { origin, size: BigInt(known.size), root } : null;
}

/** Keeps a seal whose signature held, when it is larger than the one kept. */
export function rememberSeal(head: Checkpoint): void {
  const known = remembered(head.origin);
  if (known && BigInt(known.size) < head.size) {
    keep(head.origin, { ...known, size: String(head.size), root: toBase64(head.root) });
  }
}

export function forget(origin: string): void {
  try {
    localStorage.removeItem(name(origin));
  } catch {
    // Nothing was kept.
  }
}
