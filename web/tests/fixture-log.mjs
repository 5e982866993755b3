// A small log with real hashes and signatures, so that the page's verification works on fixtures as on a server.
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';

const sha = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const leafOf = (bytes) => sha(Buffer.of(0), bytes);
const nodeOf = (left, right) => sha(Buffer.of(1), left, right);
const split = (n) => 2 ** (Math.ceil(Math.log2(n)) - 1);

function rootOf(leaves) {
  if (leaves.length === 0) return sha('');
  if (leaves.length === 1) return leaves[0];
  const k = split(leaves.length);
  return nodeOf(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}

function pathOf(index, leaves) {
  if (leaves.length <= 1) return [];
  const k = split(leaves.length);
  return index < k
    ? [...pathOf(index, leaves.slice(0, k)), rootOf(leaves.slice(k))]
    : [...pathOf(index - k, leaves.slice(k)), rootOf(leaves.slice(0, k))];
}

function keyFrom(seedByte) {
  const seed = Buffer.alloc(32, seedByte);
  const privateKey = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  return { privateKey, publicKey };
}

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
function didKey(publicKey) {
  let value = BigInt(`0xed01${publicKey.toString('hex')}`);
  let text = '';
  for (; value > 0n; value /= 58n) text = ALPHABET[Number(value % 58n)] + text;
  return `did:key:z${text}`;
}

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object') {
    return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

const b64u = (bytes) => Buffer.from(bytes).toString('base64url');
const b64 = (bytes) => Buffer.from(bytes).toString('base64');
export const CLOCK_US = 1_774_000_920_000_000n;

/** rows: per delivery a list of { values: [[column, text]…] }. Returns what the API needs. */
export function makeLog(origin, deliveries) {
  const log = keyFrom(1);
  const operator = keyFrom(2);
  const typed = Buffer.concat([Buffer.of(1), log.publicKey]);
  const keyId = sha(`${origin}\n`, typed).subarray(0, 4);
  const vkey = `${origin}+${keyId.toString('hex')}+${b64(typed)}`;
  const issuer = didKey(operator.publicKey);
  const by = b64u(Buffer.alloc(16, 7));
  const entries = [];
  const seal = (statement, at) => {
    const unsigned = { v: 1, id: b64u(sha(`id${entries.length}`).subarray(0, 16)), issuer, log: origin, at: String(at), tz: 0, ...statement };
    const value = b64u(sign(null, Buffer.from(`cupel/statement/v1\n${canonical(unsigned)}`), operator.privateKey));
    const bytes = Buffer.from(canonical({ v: 1, received: String(at), by, statement: { ...unsigned, sig: { alg: 'ed25519', value } } }));
    entries.push({ bytes, leaf: leafOf(bytes), receivedUs: String(at) });
    return entries.length - 1;
  };
  const start = CLOCK_US - 9_000_000_000n;
  seal({ type: 'init/1', body: { origin, logKey: vkey, operator: issuer, policy: 'quorum none\n', demonstration: true } }, start);
  const made = deliveries.map((delivery, d) => {
    const rows = delivery.rows.map((values, i) => {
      const text = Buffer.from(canonical(Object.fromEntries(values)));
      const salt = sha(`salt ${d} ${i}`).subarray(0, 16);
      return { text, salt, leaf: leafOf(Buffer.concat([salt, text])) };
    });
    const leaves = rows.map((row) => row.leaf);
    const index = seal(
      { type: 'delivery/1', rows: { count: String(rows.length), root: b64u(rootOf(leaves)) }, body: { mode: delivery.mode, reader: delivery.reader, source: delivery.source, name: delivery.name } },
      start + BigInt(d + 1) * 600_000_000n,
    );
    return { index, rows, leaves };
  });
  const leaves = entries.map((entry) => entry.leaf);
  const root = rootOf(leaves);
  const text = `${origin}\n${entries.length}\n${b64(root)}\n`;
  const signature = Buffer.concat([keyId, sign(null, Buffer.from(text), log.privateKey)]);
  const checkpoint = `${text}\n— ${origin} ${b64(signature)}\n`;
  return {
    origin, vkey, checkpoint, size: entries.length, root: root.toString('hex'), entries, leaves,
    tile: () => Buffer.concat(leaves),
    proof(index, number, changed) {
      const delivery = made.find((one) => one.index === index);
      const row = number === null ? null : delivery.rows[number];
      return {
        cupel_proof: 1, entry: b64(entries[index].bytes), index: String(index), size: String(entries.length),
        path: pathOf(index, leaves).map(b64), checkpoint,
        row: row && {
          number: String(number), rows: String(delivery.rows.length), salt: b64(row.salt),
          canonical: b64(changed ?? row.text), path: pathOf(number, delivery.leaves).map(b64),
        },
      };
    },
    canonicalOf: (index, number) => made.find((one) => one.index === index).rows[number].text.toString(),
  };
}
export { canonical };
