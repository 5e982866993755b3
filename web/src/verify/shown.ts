/** A row is proven by its canonical text; a person reads the line as received. These must be one and the same. */
import { fromBase64, fromUtf8 } from './bytes.ts';
import { writeCanonical } from './json.ts';
import type { ProofDocument } from './proof.ts';
import { cellsOf, type RawRow } from '../parts/marks.ts';
import type { RecordDocument } from '../api/types.ts';

/** True when the values listed and the line shown say what the proof's canonical row says. */
export function shownIsProven(record: RecordDocument, proof: ProofDocument): boolean {
  const { row } = record;
  if (!row) return proof.row === null;
  if (proof.row?.canonical === undefined) return proof.row !== null; // withheld: nothing is shown as proven
  const proven = fromUtf8(fromBase64(proof.row.canonical) ?? new Uint8Array([0xff]));
  if (proven === null || proof.row.number !== row.number) return false;
  if (row.canonical !== proven && row.canonical !== proof.row.canonical) return false;
  if (writeCanonical(new Map(row.values.map((value) => [value.column, value.text]))) !== proven) return false;
  const text = row.lines.filter((line) => line.this).map((line) => line.text).join('\n');
  if (!comparable(text, row) || cellsOf(text, row)) return true;
  return row.values.every((value) => holds(text, value.text));
}

/** A line cut for display, a cell that runs over several lines, or bytes that do not decode: the values are compared alone. */
function comparable(text: string, row: RawRow): boolean {
  const quotes = text.split('"').length - 1;
  return text !== '' && !text.endsWith(' …') && quotes % 2 === 0 && !row.values.some((value) => value.column === '#raw');
}

/** The value stands in the text: as it is, with doubled quotes (CSV), or escaped (JSON). */
function holds(text: string, value: string): boolean {
  const escaped = JSON.stringify(value).slice(1, -1);
  return text.includes(value) || text.includes(value.replaceAll('"', '""')) || text.includes(escaped) || nested(text, value);
}

/** Nested JSON values are stated by their text; white space between tokens may have been cut for display. */
function nested(text: string, value: string): boolean {
  const bare = (json: string) => json.replace(/\s+/g, '');
  return /^[[{]/.test(value) && bare(text).includes(bare(value));
}
