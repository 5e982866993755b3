/** Puts one check together: the proof, where its key comes from, and what this browser remembers of the log. */
import { toHex } from './bytes.ts';
import { remembered, lastSeal, rememberSeal } from './memory.ts';
import { readVerifierKey, type VerifierKey } from './identity.ts';
import { readCheckpoint, readNote, type Checkpoint } from './note.ts';
import { verifyProof, type ProofDocument, type Verdict } from './proof.ts';
import { hasOnlyGrown, tilePath } from './tiles.ts';

export type KeySource = 'typed' | 'remembered' | 'server' | 'none';
export type Growth = 'same' | 'grown' | 'first' | 'unknown' | 'differs';

export interface Judgement {
  verdict: Verdict;
  key: VerifierKey | null;
  keySource: KeySource;
  growth: Growth;
  before: string | null;
  /** Both logs, when the key a person gave is of another log: nothing can be judged with it. */
  otherLog: { key: string; proof: string } | null;
}

export interface KnownKeys {
  /** Verifier key given by a person. */
  typed?: string;
  /** Verifier key the server names for itself: no key from outside. */
  server?: string;
}

function headOf(proof: ProofDocument): Checkpoint | null {
  const text = proof.checkpoint ?? proof.under?.checkpoint;
  const note = typeof text === 'string' ? readNote(text) : null;
  return note && readCheckpoint(note.text);
}

async function fetchTile(level: number, tile: bigint, width: number | null): Promise<Uint8Array> {
  if (!navigator.onLine) throw new Error('no network');
  const response = await fetch(tilePath(level, tile, width), { credentials: 'omit' });
  if (!response.ok) throw new Error(`tile ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

const asked = new Map<string, Growth>();

/** One answer for each seal: the rows of a page share it. */
async function growth(head: Checkpoint): Promise<Growth> {
  const name = `${head.origin} ${head.size} ${toHex(head.root)}`;
  const known = asked.get(name);
  if (known) return known;
  const answer = await compare(head);
  if (answer !== 'unknown') asked.set(name, answer);
  return answer;
}

async function compare(head: Checkpoint): Promise<Growth> {
  const before = lastSeal(head.origin);
  if (!before || before.size === 0n) return 'first';
  try {
    // An older proof is compared the other way round: the seal kept must contain it.
    const [small, large] = before.size <= head.size ? [before, head] : [head, before];
    if (!(await hasOnlyGrown(small, large, fetchTile))) return 'differs';
    return before.size === head.size ? 'same' : 'grown';
  } catch {
    return 'unknown'; // no network, or no such log here
  }
}

/** The key a person typed counts before the key remembered, and that before the one the server names. */
export async function judge(proof: ProofDocument, known: KnownKeys): Promise<Judgement> {
  const head = headOf(proof);
  const memory = head ? remembered(head.origin) : null;
  const candidates: [KeySource, string | undefined][] = [
    ['typed', known.typed], ['remembered', memory?.vkey], ['server', known.server],
  ];
  const [keySource, text] = candidates.find(([, value]) => value) ?? (['none', undefined] as const);
  const given = text === undefined ? null : readVerifierKey(text);
  // A key of another log says nothing about this one: what needs no key is checked, and no more is said.
  const otherLog = keySource === 'typed' && given && head && given.name !== head.origin ? { key: given.name, proof: head.origin } : null;
  const key = otherLog ? null : given;
  const verdict = verifyProof(proof, { log: key ? [key] : [], witnesses: [] });
  const before = head ? lastSeal(head.origin) : null;
  let grown: Growth = 'unknown';
  if (verdict.ok && head) grown = await growth(head);
  if (grown === 'differs') {
    Object.assign(verdict, { ok: false, reason: 'log_differs', failed: 'checkpoint', pointer: '/checkpoint' });
  } else if (verdict.ok && head && key && keySource !== 'server') {
    rememberSeal(head);
  }
  return { verdict, key, keySource: key ? keySource : 'none', growth: grown, before: before ? String(before.size) : null, otherLog };
}
