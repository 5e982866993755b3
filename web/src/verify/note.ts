/** Signed notes and checkpoints (C2SP; ledger §4). */
import { concat, equal, fromBase64, fromDecimal, utf8 } from './bytes.ts';
import { verifySignature } from './ed25519.ts';
import type { VerifierKey } from './identity.ts';
import { emptyRoot } from './merkle.ts';

interface NoteSignature {
  name: string;
  id: Uint8Array;
  bytes: Uint8Array;
}

export interface Note {
  text: string;
  signatures: NoteSignature[];
}

const LIMIT = 1 << 20;

/** Text and signatures are parted at the last empty line. Null when malformed. */
export function readNote(note: string): Note | null {
  if (note.length > LIMIT || !note.isWellFormed() || /[\u0000-\u0009\u000b-\u001f]/.test(note)) return null;
  const at = note.lastIndexOf('\n\n');
  if (at < 0 || !note.endsWith('\n')) return null;
  const lines = note.slice(at + 2, -1).split('\n');
  if (lines.length > 64) return null;
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const match = /^— ([^\s+]+) (\S+)$/u.exec(line);
    const bytes = match?.[2] === undefined ? null : fromBase64(match[2]);
    if (!match?.[1] || !bytes || bytes.length < 5) return null;
    signatures.push({ name: match[1], id: bytes.slice(0, 4), bytes: bytes.slice(4) });
  }
  return { text: note.slice(0, at + 1), signatures };
}

export type SignatureVerdict = 'signed' | 'bad_signature' | 'no_known_key';

/** Keys match by name and id together. One failing known key spoils the note. */
export function verifyNote(note: Note, keys: VerifierKey[]): SignatureVerdict {
  let signed = false;
  for (const signature of note.signatures) {
    const key = keys.find((known) => known.name === signature.name && equal(known.id, signature.id));
    if (!key || key.type !== 1) continue;
    if (!verifySignature(signature.bytes, utf8(note.text), key.key)) return 'bad_signature';
    signed = true;
  }
  return signed ? 'signed' : 'no_known_key';
}

/** Number of witnesses, of those given, whose timestamped cosignature holds; null when one of them fails. */
export function countWitnesses(note: Note, witnesses: VerifierKey[]): number | null {
  const seen = new Set<string>();
  for (const signature of note.signatures) {
    const key = witnesses.find((known) => known.name === signature.name && equal(known.id, signature.id));
    if (!key || key.type !== 4) continue;
    if (signature.bytes.length !== 72) return null;
    const time = signature.bytes.slice(0, 8).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    const message = concat(utf8(`cosignature/v1\ntime ${time}\n`), utf8(note.text));
    if (!verifySignature(signature.bytes.slice(8), message, key.key)) return null;
    seen.add(key.name);
  }
  return seen.size;
}

export interface Checkpoint {
  origin: string;
  size: bigint;
  root: Uint8Array;
}

export function readCheckpoint(text: string): Checkpoint | null {
  if (!text.endsWith('\n')) return null;
  const [origin, sizeLine, rootLine, ...extensions] = text.slice(0, -1).split('\n');
  const size = fromDecimal(sizeLine);
  const root = rootLine === undefined ? null : fromBase64(rootLine);
  if (!origin || size === null || !root || root.length !== 32 || extensions.includes('')) return null;
  if (size === 0n && !equal(root, emptyRoot())) return null;
  return { origin, size, root };
}
