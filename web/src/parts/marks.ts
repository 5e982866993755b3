/** Which stretches of a line as received hold the fields a finding used. */
import type { RecordDocument } from '../api/types.ts';

export type RawRow = NonNullable<RecordDocument['row']>;

export interface Piece {
  text: string;
  used: boolean;
}

interface Span {
  from: number;
  to: number;
}

/** Characters a column of names needs, so that values stand under each other; long names run over. */
export const nameWidth = (names: string[]) => Math.min(24, Math.max(0, ...names.map((name) => name.length)));

const DELIMITERS = [',', ';', '\t'];

/** Cells of one CSV line with their places; null when the quotes do not close on this line. */
export function csvCells(line: string, delimiter: string): { text: string; span: Span }[] | null {
  const cells: { text: string; span: Span }[] = [];
  let at = 0;
  for (;;) {
    if (line.charAt(at) === '"') {
      let text = '';
      let end = at + 1;
      for (; ; ++end) {
        if (end >= line.length) return null;
        if (line.charAt(end) === '"') {
          if (line.charAt(end + 1) !== '"') break;
          ++end;
        }
        text += line.charAt(end);
      }
      cells.push({ text, span: { from: at + 1, to: end } });
      at = end + 1;
      if (at < line.length && line.charAt(at) !== delimiter) return null;
    } else {
      const next = line.indexOf(delimiter, at);
      const end = next < 0 ? line.length : next;
      cells.push({ text: line.slice(at, end), span: { from: at, to: end } });
      at = end;
    }
    if (at >= line.length) return cells;
    ++at;
  }
}

/** The cells of the line read so that they agree with the row's values in order; null when no reading agrees. */
export function cellsOf(line: string, row: RawRow): { text: string; span: Span }[] | null {
  const text = line.replace(/\r?\n?$/, '');
  for (const delimiter of DELIMITERS) {
    const cells = csvCells(text, delimiter);
    if (cells?.length === row.values.length && cells.every((cell, i) => cell.text === row.values[i]?.text)) return cells;
  }
  return null;
}

/** Where a member of this name begins: a text that reads the same, but is a value, has no colon behind it. */
function memberAt(text: string, name: string): number {
  let at = text.indexOf(name);
  while (at >= 0 && !/^\s*:/.test(text.slice(at + name.length, at + name.length + 8))) at = text.indexOf(name, at + 1);
  return at;
}

/** Places of JSON members by name, as `"name": value`. The last part of a dotted column is the member's name. */
function jsonSpans(text: string, columns: string[]): Span[] {
  const spans: Span[] = [];
  for (const column of columns) {
    const name = JSON.stringify(column.split('.').at(-1) ?? column);
    const at = memberAt(text, name);
    if (at < 0) continue;
    spans.push({ from: at + 1, to: at + name.length - 1 });
    const value = /^\s*:\s*("(?:[^"\\]|\\.)*"|-?[\w.+-]+)/.exec(text.slice(at + name.length));
    if (!value?.[1]) continue;
    const from = at + name.length + value[0].length - value[1].length;
    spans.push(value[1].startsWith('"') ? { from: from + 1, to: from + value[1].length - 1 } : { from, to: from + value[1].length });
  }
  return spans.sort((a, b) => a.from - b.from);
}

export function markFields(text: string, row: RawRow, columns: string[]): Piece[] {
  const cells = cellsOf(text, row);
  const spans = cells
    ? cells.flatMap((cell, i) => (columns.includes(row.values[i]?.column ?? '') && cell.text !== '' ? [cell.span] : []))
    : /^\s*[[{]/.test(text) ? jsonSpans(text, columns) : [];
  const pieces: Piece[] = [];
  let at = 0;
  for (const span of spans) {
    if (span.from < at) continue;
    if (span.from > at) pieces.push({ text: text.slice(at, span.from), used: false });
    pieces.push({ text: text.slice(span.from, span.to), used: true });
    at = span.to;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), used: false });
  return pieces;
}
