import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromBase64, fromHex, fromUtf8, toBase64, toHex, utf8, equal } from './bytes.ts';
import { verifySignature } from './ed25519.ts';
import { readEntry, readStatement } from './entry.ts';
import { readVerifierKey } from './identity.ts';
import { canonicalRow, Refusal } from './json.ts';
import { leafHash, rootOf, verifyConsistency, verifyInclusion } from './merkle.ts';
import { readCheckpoint, readNote, verifyNote } from './note.ts';
import { verifyProof, type ProofDocument } from './proof.ts';

const vectors = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../tests/vectors/${name}.json`, import.meta.url), 'utf8'));
const statement = vectors('statement');
const logKey = readVerifierKey(statement.log_vkey);
const keys = { log: logKey ? [logKey] : [], witnesses: [] };
const shared = process.env['CUPEL_SHARED'] ?? new URL('../../../../shared/data', import.meta.url).pathname;

describe('proof documents', () => {
  for (const vector of statement.proofs) {
    it(`${vector.expect}: ${vector.name}`, () => {
      const verdict = verifyProof(vector.proof, keys);
      expect(verdict.reason).toBe(vector.error ?? null);
      expect(verdict.ok).toBe(vector.expect === 'accept');
    });
  }

  it('are 19, four of them accepted', () => {
    expect(statement.proofs.length).toBe(19);
    expect(statement.proofs.filter((vector: { expect: string }) => vector.expect === 'accept').length).toBe(4);
  });

  it('without a key from outside say so and are not called signed', () => {
    const verdict = verifyProof(statement.proofs[0].proof, { log: [], witnesses: [] });
    expect(verdict.ok).toBe(true);
    expect(verdict.notes).toContain('no_key');
  });

  it('say when a row is withheld', () => {
    expect(verifyProof(statement.proofs[1].proof, keys).notes).toContain('row_withheld');
  });
});

function flipped(base64: string, bit: number): string {
  const bytes = fromBase64(base64) ?? new Uint8Array();
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return toBase64(bytes);
}

describe('every single bit', () => {
  const proof: ProofDocument = statement.proofs[0].proof;
  const bits = (text: string) => (fromBase64(text) ?? []).length * 8;
  const refused = (changed: ProofDocument) => !verifyProof(changed, keys).ok;

  it('of salt, row text and row path is refused when flipped', () => {
    const row = proof.row ?? { number: '', rows: '', path: [] };
    for (const member of ['salt', 'canonical'] as const) {
      const text = row[member] ?? '';
      for (let bit = 0; bit < bits(text); ++bit) {
        expect(refused({ ...proof, row: { ...row, [member]: flipped(text, bit) } })).toBe(true);
      }
    }
    row.path.forEach((hash, i) => {
      for (let bit = 0; bit < 256; ++bit) {
        expect(refused({ ...proof, row: { ...row, path: row.path.with(i, flipped(hash, bit)) } })).toBe(true);
      }
    });
  }, 120_000);

  it('of the entry and its path is refused when flipped', () => {
    for (let bit = 0; bit < bits(proof.entry); bit += 7) {
      expect(refused({ ...proof, entry: flipped(proof.entry, bit) })).toBe(true);
    }
    proof.path.forEach((hash, i) => {
      for (let bit = 0; bit < 256; bit += 5) {
        expect(refused({ ...proof, path: proof.path.with(i, flipped(hash, bit)) })).toBe(true);
      }
    });
  }, 120_000);
});

describe('rows as stated', () => {
  it('have the canonical text, leaf and root of the reference', () => {
    const leaves = statement.rows.rows.map((row: { canonical: string; salt_hex: string; leaf_hash: string }) => {
      const values = Object.entries(JSON.parse(row.canonical) as Record<string, string>).reverse();
      expect(new TextDecoder().decode(canonicalRow(values))).toBe(row.canonical);
      const leaf = leafHash(new Uint8Array([...(fromHex(row.salt_hex) ?? []), ...utf8(row.canonical)]));
      expect(toHex(leaf)).toBe(row.leaf_hash);
      return leaf;
    });
    expect(toHex(rootOf(leaves))).toBe(statement.rows.root_hex);
  });
});

describe('entries', () => {
  it('of the log are read, and give its roots', () => {
    const leaves: Uint8Array[] = [];
    for (const entry of statement.log) {
      expect(readEntry(utf8(entry.entry), BigInt(entry.index)).statement.type).toBe(entry.type);
      leaves.push(leafHash(utf8(entry.entry)));
      expect(toHex(leaves.at(-1) ?? new Uint8Array())).toBe(entry.leaf_hash);
      expect(toHex(rootOf(leaves))).toBe(statement.roots[String(leaves.length)]);
    }
  });

  // Steps 8 to 14 of the door need the log; one entry alone cannot show them.
  const beyond = ['unknown_type', 'other_log', 'id_taken', 'unknown_ref', 'unknown_issuer', 'revoked_issuer',
    'not_allowed', 'payload_missing', 'payload_differs', 'rows_differ', 'prev_differs', 'received_falls'];
  const needsLog = (vector: { error: string; pointer?: string; form: string }) =>
    beyond.includes(vector.error)
    || (vector.form === 'statement' && vector.error === 'bad_signature')
    || (vector.error === 'missing_member' && vector.pointer === '/rows')
    || (vector.error === 'bad_body' && vector.pointer !== '/body');

  for (const vector of statement.refuse) {
    if (needsLog(vector)) continue;
    it(`refuses ${vector.form}: ${vector.name}`, () => {
      const bytes = bytesOf(vector);
      try {
        if (vector.form === 'entry') readEntry(bytes, BigInt(vector.index ?? vector.log_size));
        else readStatement(bytes);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        expect(error.rule).toBe(vector.error);
        if (vector.pointer) expect(error.pointer).toBe(vector.pointer);
        return;
      }
      expect.unreachable('accepted');
    });
  }
});

interface Built { before: string; after: string; repeat?: string; times?: number; members?: number }

function bytesOf(vector: { text?: string; hex?: string; built?: Built }): Uint8Array {
  if (vector.hex !== undefined) return fromHex(vector.hex) ?? new Uint8Array();
  if (vector.text !== undefined) return utf8(vector.text);
  const { before, after, repeat, times, members } = vector.built as Built;
  if (repeat !== undefined) return utf8(before + repeat.repeat(times ?? 0) + after);
  const names = Array.from({ length: members ?? 0 }, (_, i) => `m${i}`).sort();
  return utf8(before + names.map((name) => `"${name}":1`).join(',') + after);
}

describe('notes and checkpoints', () => {
  const notes = vectors('notes');
  const key = readVerifierKey(notes.vkey);
  for (const vector of notes.cases) {
    it(`${vector.expect}s the note ${vector.name}`, () => {
      const text: string | null = vector.note ?? fromUtf8(fromBase64(vector.note_base64) ?? new Uint8Array());
      const note = text === null ? null : readNote(text);
      const accepted = note !== null && key !== null && verifyNote(note, [key]) === 'signed';
      expect(accepted ? 'accept' : 'reject').toBe(vector.expect);
    });
  }
  for (const vector of vectors('checkpoints').cases) {
    it(`${vector.expect}s the checkpoint ${vector.name}`, () => {
      expect(readCheckpoint(vector.body) ? 'accept' : 'reject').toBe(vector.expect);
    });
  }
});

describe('published vectors', () => {
  const read = (path: string) => JSON.parse(readFileSync(`${shared}/${path}`, 'utf8'));

  it.skipIf(!existsSync(`${shared}/trace/wycheproof`))('Ed25519: 151 of 151', () => {
    let judged = 0;
    for (const group of read('trace/wycheproof/ed25519_test.json').testGroups) {
      for (const test of group.tests) {
        const accepted = verifySignature(
          fromHex(test.sig) ?? new Uint8Array(), fromHex(test.msg) ?? new Uint8Array(),
          fromHex(group.publicKey.pk) ?? new Uint8Array(),
        );
        expect(accepted, `tcId ${test.tcId}`).toBe(test.result === 'valid');
        ++judged;
      }
    }
    expect(judged).toBe(151);
  }, 120_000);

  for (const kind of ['inclusion', 'consistency'] as const) {
    it.skipIf(!existsSync(`${shared}/trace/merkle`))(`Merkle ${kind}: 98 of 98`, () => {
      const folder = `trace/merkle/${kind}`;
      const files = readdirSync(`${shared}/${folder}`, { recursive: true }).map(String).filter((name) => name.endsWith('.json'));
      const hash = (text: string | null | undefined) => fromBase64(text ?? '') ?? new Uint8Array(1);
      for (const file of files) {
        const test = read(`${folder}/${file}`);
        const path = (test.proof ?? []).map(hash);
        const accepted = kind === 'inclusion'
          ? verifyInclusion(BigInt(test.leafIdx), BigInt(test.treeSize), hash(test.leafHash), path, hash(test.root))
          : verifyConsistency(BigInt(test.size1), BigInt(test.size2), path, hash(test.root1), hash(test.root2));
        expect(accepted, file).toBe(!test.wantErr);
      }
      expect(files.length).toBe(98);
    });
  }
});

it('bytes compare by content', () => {
  expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
  expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false);
});
