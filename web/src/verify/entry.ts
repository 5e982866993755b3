/** Entries and statements of the log: form and signature (ledger §5.1, steps 1 to 7 and 13). What one entry alone
 *  cannot show (who may sign, whether references exist) is not judged here. */
import { sha256 } from '@noble/hashes/sha2.js';
import { equal, fromBase64Url, fromDecimal, toBase64Url, utf8 } from './bytes.ts';
import { verifySignature } from './ed25519.ts';
import { publicKeyOfDid } from './identity.ts';
import { readCanonicalObject, Refusal, writeCanonical, type Json, type JsonObject } from './json.ts';
import { emptyRoot } from './merkle.ts';

export interface Rows {
  count: bigint;
  root: Uint8Array;
}

export interface Statement {
  type: string;
  issuer: string;
  log: string;
  atUs: bigint;
  body: JsonObject;
  rows: Rows | null;
  sd: string[];
}

export interface Entry {
  receivedUs: bigint;
  by: string;
  statement: Statement;
}

const SIGNED_PREFIX = 'cupel/statement/v1\n';
const MAX_COUNT = (1n << 32n) - 1n;

type Form = (value: Json) => boolean;

const isDigest: Form = (value) => typeof value === 'string' && fromBase64Url(value)?.length === 32;
const isId: Form = (value) => typeof value === 'string' && value.length === 22 && fromBase64Url(value)?.length === 16;
const isObject = (value: Json | undefined): value is JsonObject => value instanceof Map;

function only(value: Json, required: string[], optional: string[] = []): value is JsonObject {
  if (!isObject(value)) return false;
  return required.every((name) => value.has(name))
    && [...value.keys()].every((name) => required.includes(name) || optional.includes(name));
}

function ascending(values: Json[]): boolean {
  return values.every((value, i) => i === 0 || (values[i - 1] as string) < (value as string));
}

const isType: Form = (value) =>
  typeof value === 'string' && value.length <= 40
  && /^[a-z][a-z0-9]*(\.[a-z][a-z0-9]*)?\/[1-9][0-9]{0,2}$/.test(value);

const isIssuer: Form = (value) => {
  if (typeof value !== 'string' || value.length > 512) return false;
  if (value.startsWith('did:key:')) return publicKeyOfDid(value) !== null;
  if (value.startsWith('did:web:')) return /^did:web:[^#\s]+#[^#\s]+$/.test(value);
  return /^[^+\s]+\+[0-9a-f]{8}$/.test(value);
};

const isRefs: Form = (value) =>
  Array.isArray(value) && value.length >= 1 && value.length <= 512 && value.every(isDigest)
  && new Set(value).size === value.length;

const isPayload: Form = (value) => {
  if (!only(value, ['digest', 'media', 'size'])) return false;
  const media = value.get('media');
  return isDigest(value.get('digest') ?? '') && fromDecimal(value.get('size')) !== null
    && typeof media === 'string' && /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/.test(media);
};

function readRows(value: Json | undefined): Rows | null {
  if (value === undefined || !only(value, ['count', 'root']) || !isDigest(value.get('root') ?? '')) return null;
  const count = fromDecimal(value.get('count'), MAX_COUNT);
  const root = fromBase64Url(value.get('root') as string);
  if (count === null || !root || (count === 0n) !== equal(root, emptyRoot())) return null;
  return { count, root };
}

const isSd: Form = (value) =>
  Array.isArray(value) && value.length >= 1 && value.length <= 256 && value.every(isDigest) && ascending(value);

const isRules: Form = (value) => typeof value === 'string' && /^[\x20-\x7e]{1,64}$/.test(value);

const isSig: Form = (value) =>
  only(value, ['alg', 'value']) && value.get('alg') === 'ed25519' && typeof value.get('value') === 'string'
  && (value.get('value') as string).length === 86 && fromBase64Url(value.get('value') as string)?.length === 64;

const isLog: Form = (value) => typeof value === 'string' && value.length > 0 && value.length <= 255 && !/[\s+]/.test(value);

const STATEMENT: [name: string, needed: boolean, form: Form][] = [
  ['v', true, (value) => value === 1],
  ['type', true, isType],
  ['id', true, isId],
  ['issuer', true, isIssuer],
  ['log', true, isLog],
  ['at', true, (value) => fromDecimal(value) !== null],
  ['tz', true, (value) => typeof value === 'number' && value >= -840 && value <= 840],
  ['refs', false, isRefs],
  ['payload', false, isPayload],
  ['rows', false, (value) => readRows(value) !== null],
  ['sd', false, isSd],
  ['body', true, isObject],
  ['rules', false, isRules],
  ['sig', true, isSig],
];

const isPrev: Form = (value) =>
  Array.isArray(value) && value.length >= 1 && value.length <= 512 && value.every((index) => fromDecimal(index) !== null);

const isKeys: Form = (value) => {
  const short: boolean = only(value, ['epoch', 'values']);
  const long: boolean = only(value, ['epoch', 'count', 'digest']);
  if (!isObject(value) || (!short && !long)) return false;
  const epoch = value.get('epoch');
  if (typeof epoch !== 'number' || epoch < 1) return false;
  if (!short) return isDigest(value.get('digest') ?? '') && fromDecimal(value.get('count')) !== null;
  const values = value.get('values');
  return Array.isArray(values) && values.length >= 1 && values.length <= 64 && values.every(isDigest) && ascending(values);
};

const ENTRY: typeof STATEMENT = [
  ['v', true, (value) => value === 1],
  ['received', true, (value) => fromDecimal(value) !== null],
  ['by', true, isId],
  ['prev', false, isPrev],
  ['keys', false, isKeys],
  ['statement', true, isObject],
];

function checkMembers(object: JsonObject, table: typeof STATEMENT, at: string): void {
  for (const name of object.keys()) {
    if (!table.some(([known]) => known === name)) throw new Refusal('unknown_member', `${at}/${name}`);
  }
  for (const [name, needed] of table) {
    if (needed && !object.has(name)) throw new Refusal('missing_member', `${at}/${name}`);
  }
  for (const [name, , form] of table) {
    const value = object.get(name);
    if (value !== undefined && !form(value)) throw new Refusal(`bad_${name}`, `${at}/${name}`);
  }
}

function statementOf(object: JsonObject): Statement {
  return {
    type: object.get('type') as string,
    issuer: object.get('issuer') as string,
    log: object.get('log') as string,
    atUs: BigInt(object.get('at') as string),
    body: object.get('body') as JsonObject,
    rows: readRows(object.get('rows')),
    sd: (object.get('sd') as string[] | undefined) ?? [],
  };
}

/** Steps 1 to 7 of a statement alone, as a phone checks it before sending. */
export function readStatement(bytes: Uint8Array): Statement {
  const object = readCanonicalObject(bytes, 49_152, { depth: 16, members: 1000 });
  checkMembers(object, STATEMENT, '');
  return statementOf(object);
}

/** Reads an entry of the log. Throws Refusal with the rule of the reference and a pointer. */
export function readEntry(bytes: Uint8Array, index: bigint): Entry {
  const object = readCanonicalObject(bytes, 65_535, { depth: 17, members: 1010 });
  checkMembers(object, ENTRY, '');
  const signed = object.get('statement') as JsonObject;
  checkMembers(signed, STATEMENT, '/statement');
  const refs = (signed.get('refs') as string[] | undefined)?.length ?? 0;
  const previous = (object.get('prev') as string[] | undefined) ?? [];
  if (refs !== previous.length) throw new Refusal('prev_count', '/prev');
  const late = previous.findIndex((position) => BigInt(position) >= index);
  if (late >= 0) throw new Refusal('prev_not_below', `/prev/${late}`);
  checkSignature(signed);
  return {
    receivedUs: BigInt(object.get('received') as string),
    by: object.get('by') as string,
    statement: statementOf(signed),
  };
}

function checkSignature(signed: JsonObject): void {
  const key = publicKeyOfDid(signed.get('issuer') as string);
  if (!key) throw new Refusal('unknown_issuer', '/statement/issuer');
  const unsigned = new Map([...signed].filter(([name]) => name !== 'sig'));
  const message = utf8(SIGNED_PREFIX + writeCanonical(unsigned));
  const signature = fromBase64Url((signed.get('sig') as JsonObject).get('value') as string);
  if (!signature || !verifySignature(signature, message, key)) throw new Refusal('bad_signature', '/statement/sig');
}

/** A disclosure holds when its digest is in `sd` of the statement; each once. Returns name and value as shown. */
export function readDisclosures(shown: string[], statement: Statement): { name: string; value: unknown }[] {
  const used = new Set<string>();
  return shown.map((disclosure) => {
    const digest = toBase64Url(sha256(utf8(disclosure)));
    if (!statement.sd.includes(digest) || used.has(digest)) throw new Refusal('disclosure_not_in_statement');
    used.add(digest);
    return fieldOf(disclosure);
  });
}

function fieldOf(disclosure: string): { name: string; value: unknown } {
  const bytes = fromBase64Url(disclosure);
  try {
    const parsed: unknown = bytes ? JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) : null;
    if (Array.isArray(parsed) && parsed.length === 3 && typeof parsed[1] === 'string') {
      return { name: parsed[1], value: parsed[2] };
    }
  } catch {
    // not JSON: refused below
  }
  throw new Refusal('disclosure_not_in_statement');
}
