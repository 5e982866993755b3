/** JSON read strictly (RFC 8259, integers only) and written in its one form (RFC 8785). Refusals carry the
 *  names of the reference, ledger §5.1, steps 3 to 5. Objects are maps: no name can reach a prototype. */
import { fromUtf8, utf8 } from './bytes.ts';

export type Json = string | number | boolean | Json[] | JsonObject;
export type JsonObject = Map<string, Json>;

export class Refusal extends Error {
  readonly rule: string;
  readonly pointer: string;
  constructor(rule: string, pointer = '') {
    super(rule);
    this.rule = rule;
    this.pointer = pointer;
  }
}

export interface Limits {
  depth: number;
  members: number;
}

const ESCAPES: Record<string, string> = {
  '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t',
};

class Reader {
  private at = 0;
  private members = 0;
  private readonly text: string;
  private readonly limits: Limits;

  constructor(text: string, limits: Limits) {
    this.text = text;
    this.limits = limits;
  }

  whole(): Json {
    const value = this.value(1);
    this.space();
    if (this.at !== this.text.length) throw new Refusal('not_json');
    return value;
  }

  private space(): void {
    while (this.at < this.text.length && ' \t\n\r'.includes(this.text.charAt(this.at))) ++this.at;
  }

  private take(character: string): boolean {
    this.space();
    if (this.text.charAt(this.at) !== character) return false;
    ++this.at;
    return true;
  }

  private value(depth: number): Json {
    this.space();
    const next = this.text.charAt(this.at);
    if (next === '{') return this.object(depth);
    if (next === '[') return this.array(depth);
    if (next === '"') return this.string();
    if (next === '-' || (next >= '0' && next <= '9')) return this.number();
    for (const [word, value] of [['true', true], ['false', false]] as const) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    throw new Refusal(this.text.startsWith('null', this.at) ? 'null' : 'not_json');
  }

  private object(depth: number): JsonObject {
    if (depth > this.limits.depth) throw new Refusal('too_deep');
    ++this.at;
    const out: JsonObject = new Map();
    if (this.take('}')) return out;
    do {
      this.space();
      if (this.text.charAt(this.at) !== '"') throw new Refusal('not_json');
      const name = this.string();
      if (!this.take(':')) throw new Refusal('not_json');
      if (out.has(name)) throw new Refusal('duplicate_member');
      if (++this.members > this.limits.members) throw new Refusal('too_many_members');
      out.set(name, this.value(depth + 1));
    } while (this.take(','));
    if (!this.take('}')) throw new Refusal('not_json');
    return out;
  }

  private array(depth: number): Json[] {
    if (depth > this.limits.depth) throw new Refusal('too_deep');
    ++this.at;
    const out: Json[] = [];
    if (this.take(']')) return out;
    do out.push(this.value(depth + 1));
    while (this.take(','));
    if (!this.take(']')) throw new Refusal('not_json');
    return out;
  }

  private string(): string {
    let out = '';
    for (++this.at; this.at < this.text.length; ++this.at) {
      const character = this.text.charAt(this.at);
      if (character === '"') {
        ++this.at;
        return checked(out);
      }
      if (character < ' ') throw new Refusal('not_json');
      out += character === '\\' ? this.escape() : character;
    }
    throw new Refusal('not_json');
  }

  private escape(): string {
    const character = this.text.charAt(++this.at);
    if (character !== 'u') {
      const plain = ESCAPES[character];
      if (plain === undefined) throw new Refusal('not_json');
      return plain;
    }
    const digits = this.text.slice(this.at + 1, this.at + 5);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw new Refusal('not_json');
    this.at += 4;
    return String.fromCharCode(parseInt(digits, 16));
  }

  private number(): number {
    const match = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/.exec(this.text.slice(this.at, this.at + 400));
    if (!match) throw new Refusal('not_json');
    this.at += match[0].length;
    if (match[2] !== undefined || match[3] !== undefined) throw new Refusal('float');
    const value = Number(match[0]);
    if (!Number.isSafeInteger(value)) throw new Refusal('number_range');
    return value;
  }
}

function checked(text: string): string {
  if (!text.isWellFormed()) throw new Refusal('lone_surrogate');
  if (text.includes('\0')) throw new Refusal('nul');
  return text;
}

export function readJson(text: string, limits: Limits): Json {
  return new Reader(text, limits).whole();
}

/** RFC 8785. Members sort by UTF-16 code units, which is how JavaScript compares strings. */
export function writeCanonical(value: Json): string {
  if (value instanceof Map) {
    const names = [...value.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${names.map((name) => `${JSON.stringify(name)}:${writeCanonical(value.get(name) as Json)}`).join(',')}}`;
  }
  if (Array.isArray(value)) return `[${value.map(writeCanonical).join(',')}]`;
  return typeof value === 'number' ? String(value + 0) : JSON.stringify(value);
}

/** Steps 1 to 5 of the door: length, first byte, UTF-8, grammar, one form. */
export function readCanonicalObject(bytes: Uint8Array, limit: number, limits: Limits): JsonObject {
  if (bytes.length === 0) throw new Refusal('empty');
  if (bytes.length > limit) throw new Refusal('too_long');
  if (bytes[0] !== 0x7b) throw new Refusal('not_an_object');
  const text = fromUtf8(bytes);
  if (text === null) throw new Refusal('not_utf8');
  const value = readJson(text, limits);
  if (!(value instanceof Map)) throw new Refusal('not_an_object');
  if (writeCanonical(value) !== text) throw new Refusal('not_canonical');
  return value;
}

/** A row as stated: names to strings, nothing interpreted. */
export function canonicalRow(values: Iterable<readonly [string, string]>): Uint8Array {
  return utf8(writeCanonical(new Map(values)));
}
