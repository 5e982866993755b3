/** A proof document, checked from nothing but its own bytes and keys from outside (ledger §9).
 *  Order: form, checkpoint, inclusion, entry, signature, row, disclosures. The first failure names the verdict. */
import { concat, equal, fromBase64, fromBase64Url, fromDecimal, fromUtf8, toHex } from './bytes.ts';
import { readDisclosures, readEntry, type Entry } from './entry.ts';
import type { VerifierKey } from './identity.ts';
import { Refusal, type JsonObject } from './json.ts';
import { leafHash, rootFromPath, verifyInclusion } from './merkle.ts';
import { countWitnesses, readCheckpoint, readNote, verifyNote, type Checkpoint } from './note.ts';

export interface RowProof {
  number: string;
  rows: string;
  path: string[];
  salt?: string;
  canonical?: string;
  leaf?: string;
}

export interface ProofDocument {
  cupel_proof: 1;
  entry: string;
  index: string;
  size: string;
  path: string[];
  checkpoint?: string;
  under?: ProofDocument;
  row: RowProof | null;
  disclosures?: string[];
}

/** The parts of a check, in order. A part is reached only when all before it hold. */
export const STEPS = ['form', 'checkpoint', 'inclusion', 'entry', 'signature', 'row', 'disclosures'] as const;
export type Step = (typeof STEPS)[number];

export interface Keys {
  /** Log keys from outside: typed in, or remembered by this browser. Empty: the signature cannot be judged. */
  log: VerifierKey[];
  witnesses: VerifierKey[];
}

export type ProofNote = 'no_key' | 'no_witness' | 'row_withheld';

export interface Verdict {
  ok: boolean;
  /** Null when ok; else the name of the reference. */
  reason: string | null;
  pointer: string;
  failed: Step | null;
  notes: ProofNote[];
  witnesses: number;
  origin: string | null;
  index: bigint | null;
  size: bigint | null;
  root: string | null;
  leaf: string | null;
  entry: Entry | null;
  row: { number: bigint; rows: bigint; text: string | null; leaf: string; reached: string | null } | null;
  disclosed: { name: string; value: unknown }[];
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isPath = (value: unknown): value is string[] => Array.isArray(value) && value.length <= 64 && value.every(isText);

function hashes(path: unknown): Uint8Array[] {
  if (!isPath(path)) throw new Refusal('proof_malformed', '/path');
  return path.map((text) => {
    const bytes = fromBase64(text);
    if (bytes?.length !== 32) throw new Refusal('proof_malformed', '/path');
    return bytes;
  });
}

function blob(text: unknown, pointer: string): Uint8Array {
  const bytes = isText(text) ? fromBase64(text) : null;
  if (!bytes) throw new Refusal('proof_malformed', pointer);
  return bytes;
}

function count(text: unknown, pointer: string): bigint {
  const value = fromDecimal(text);
  if (value === null) throw new Refusal('proof_malformed', pointer);
  return value;
}

interface ReadRow {
  number: bigint;
  rows: bigint;
  path: Uint8Array[];
  leaf: Uint8Array;
  text: string | null;
}

function readRow(row: RowProof): ReadRow {
  const known = ['number', 'rows', 'path', 'salt', 'canonical', 'leaf'];
  if (typeof row !== 'object' || Object.keys(row).some((name) => !known.includes(name))) {
    throw new Refusal('proof_malformed', '/row');
  }
  const withheld = row.leaf !== undefined;
  if (withheld === (row.salt !== undefined) || withheld === (row.canonical !== undefined)) {
    throw new Refusal('proof_malformed', '/row');
  }
  const place = { number: count(row.number, '/row/number'), rows: count(row.rows, '/row/rows'), path: hashes(row.path) };
  if (withheld) {
    const leaf = blob(row.leaf, '/row/leaf');
    if (leaf.length !== 32) throw new Refusal('proof_malformed', '/row/leaf');
    return { ...place, leaf, text: null };
  }
  const salt = blob(row.salt, '/row/salt');
  const canonical = blob(row.canonical, '/row/canonical');
  const text = fromUtf8(canonical);
  // The salt has one length, so that no byte can move between salt and text.
  if (salt.length !== 16) throw new Refusal('proof_malformed', '/row/salt');
  return { ...place, leaf: leafHash(concat(salt, canonical)), text };
}

const MEMBERS = ['cupel_proof', 'entry', 'index', 'size', 'path', 'checkpoint', 'under', 'row', 'disclosures'];

function checkShape(proof: ProofDocument): void {
  if (typeof proof !== 'object' || proof === null || proof.cupel_proof !== 1) throw new Refusal('proof_malformed');
  if (Object.keys(proof).some((name) => !MEMBERS.includes(name))) throw new Refusal('proof_malformed');
  if (!('row' in proof) || (proof.checkpoint === undefined) === (proof.under === undefined)) {
    throw new Refusal('proof_malformed');
  }
  if (proof.disclosures !== undefined && (!Array.isArray(proof.disclosures) || !proof.disclosures.every(isText))) {
    throw new Refusal('proof_malformed', '/disclosures');
  }
}

class Check {
  readonly verdict: Verdict = {
    ok: false, reason: null, pointer: '', failed: null, notes: [], witnesses: 0, origin: null, index: null, size: null,
    root: null, leaf: null, entry: null, row: null, disclosed: [],
  };
  step: Step = 'form';
  private readonly proof: ProofDocument;
  private readonly keys: Keys;

  constructor(proof: ProofDocument, keys: Keys) {
    this.proof = proof;
    this.keys = keys;
  }

  run(): void {
    const { proof, verdict } = this;
    checkShape(proof);
    const entryBytes = blob(proof.entry, '/entry');
    const index = count(proof.index, '/index');
    const size = count(proof.size, '/size');
    const path = hashes(proof.path);
    const row = proof.row === null ? null : readRow(proof.row);
    if (row) verdict.row = { number: row.number, rows: row.rows, text: row.text, leaf: toHex(row.leaf), reached: null };
    Object.assign(verdict, { index, size, leaf: toHex(leafHash(entryBytes)) });
    const head = proof.under === undefined ? this.checkpoint(size) : this.auditHead(proof.under, size);
    Object.assign(verdict, { origin: head.origin, root: toHex(head.root) });
    this.step = 'inclusion';
    if (!verifyInclusion(index, size, leafHash(entryBytes), path, head.root)) throw new Refusal('not_in_log', '/path');
    this.step = 'entry';
    const entry = this.entry(entryBytes, index, head.origin);
    verdict.entry = entry;
    this.step = 'row';
    if (row) this.row(row, entry);
    this.step = 'disclosures';
    verdict.disclosed = readDisclosures(proof.disclosures ?? [], entry.statement);
    verdict.ok = true;
  }

  private checkpoint(size: bigint): Checkpoint {
    this.step = 'checkpoint';
    const note = isText(this.proof.checkpoint) ? readNote(this.proof.checkpoint) : null;
    const head = note && readCheckpoint(note.text);
    if (!note || !head) throw new Refusal('checkpoint_malformed', '/checkpoint');
    const { log } = this.keys;
    if (log.length > 0 && !log.some((key) => key.name === head.origin)) throw new Refusal('other_log', '/checkpoint');
    const signed = log.length === 0 ? null : verifyNote(note, log);
    if (signed === 'bad_signature') throw new Refusal('checkpoint_signature', '/checkpoint');
    if (signed === 'no_known_key') throw new Refusal('checkpoint_unsigned', '/checkpoint');
    if (signed === null) this.verdict.notes.push('no_key');
    const witnesses = countWitnesses(note, this.keys.witnesses);
    if (witnesses === null) throw new Refusal('checkpoint_signature', '/checkpoint');
    this.verdict.witnesses = witnesses;
    if (witnesses === 0) this.verdict.notes.push('no_witness');
    if (head.size !== size) throw new Refusal('proof_malformed', '/size');
    return head;
  }

  /** The audit tree has no checkpoint: an audit.root/1 entry of the first tree is its head. */
  private auditHead(under: ProofDocument, size: bigint): Checkpoint {
    if (under === null || typeof under !== 'object' || under.under !== undefined) {
      throw new Refusal('proof_malformed', '/under');
    }
    const above = verifyProof(under, this.keys);
    this.verdict.notes.push(...above.notes);
    this.verdict.witnesses = above.witnesses;
    if (!above.ok || !above.entry || above.origin === null) {
      this.step = above.failed ?? 'form';
      throw new Refusal(above.reason ?? 'proof_malformed', '/under');
    }
    this.step = 'inclusion';
    const { type, body } = above.entry.statement;
    if (type !== 'audit.root/1') throw new Refusal('proof_malformed', '/under');
    const head = auditRoot(body);
    if (!head || head.size !== size) throw new Refusal('proof_malformed', '/size');
    return { ...head, origin: `${above.origin}/audit` };
  }

  private entry(bytes: Uint8Array, index: bigint, origin: string): Entry {
    try {
      const entry = readEntry(bytes, index);
      if (entry.statement.log !== origin) throw new Refusal('other_log', '/statement/log');
      return entry;
    } catch (error) {
      if (error instanceof Refusal && error.rule === 'bad_signature') this.step = 'signature';
      throw error;
    }
  }

  private row(row: ReadRow, entry: Entry): void {
    const sealed = entry.statement.rows;
    const reached = rootFromPath(row.number, row.rows, row.leaf, row.path);
    if (this.verdict.row) this.verdict.row.reached = reached && toHex(reached);
    if (row.text === null) this.verdict.notes.push('row_withheld');
    // The size of the row tree is the signed count, never the proof's.
    if (!sealed || row.rows !== sealed.count || !reached || !equal(reached, sealed.root)) {
      throw new Refusal('row_not_in_delivery', '/row');
    }
  }
}

function auditRoot(body: JsonObject): { size: bigint; root: Uint8Array } | null {
  const size = fromDecimal(body.get('size'));
  const text = body.get('root');
  const root = isText(text) ? fromBase64Url(text) : null;
  return size === null || root?.length !== 32 ? null : { size, root };
}

/** Never throws: what is wrong is in the verdict. */
export function verifyProof(proof: ProofDocument, keys: Keys): Verdict {
  const check = new Check(proof, keys);
  try {
    check.run();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    Object.assign(check.verdict, { ok: false, reason: error.rule, pointer: error.pointer, failed: check.step });
  }
  return check.verdict;
}

/** Text of a proof document. Null when it is not JSON with `cupel_proof`. */
export function readProofText(text: string): ProofDocument | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'cupel_proof' in value ? (value as ProofDocument) : null;
  } catch {
    return null;
  }
}
