import { describe, expect, it } from 'vitest';
import type { RecordDocument } from '../api/types.ts';
import { cellsOf, markFields, type RawRow } from '../parts/marks.ts';
import { toBase64, utf8 } from './bytes.ts';
import { writeCanonical } from './json.ts';
import type { ProofDocument } from './proof.ts';
import { shownIsProven } from './shown.ts';

function rowOf(text: string, values: [string, string][], pointer: string | null = null): RawRow {
  return {
    number: '4', rows: '9', line: 6, pointer, lines: [{ line: 5, text: 'before', this: false }, { line: 6, text, this: true }],
    values: values.map(([column, value]) => ({ column, text: value })), canonical: writeCanonical(new Map(values)),
  };
}
const record = (row: RawRow): RecordDocument => ({ ref: '0:1:4', type: 'delivery/1', received_us: '0', file: null, row, facts: [], defects: [] });
const proof = (values: [string, string][]) =>
  ({ row: { number: '4', rows: '9', path: [], salt: '', canonical: toBase64(utf8(writeCanonical(new Map(values)))) } }) as unknown as ProofDocument;
const VALUES: [string, string][] = [['licence', 'ML-0417'], ['fine', '214,3'], ['note', 'Doré "A"']];
const LINE = 'ML-0417;214,3;"Doré ""A"""';

describe('what is shown', () => {
  it('is proven when line, values and proof agree', () => {
    expect(shownIsProven(record(rowOf(LINE, VALUES)), proof(VALUES))).toBe(true);
  });
  it('is refused when the line shown has another gram', () => {
    expect(shownIsProven(record(rowOf(LINE.replace('214,3', '215,3'), VALUES)), proof(VALUES))).toBe(false);
  });
  it('is refused when the values shown are not those proven', () => {
    const other: [string, string][] = [['licence', 'ML-0417'], ['fine', '215,3'], ['note', 'Doré "A"']];
    expect(shownIsProven(record(rowOf(LINE, other)), proof(VALUES))).toBe(false);
    expect(shownIsProven(record({ ...rowOf(LINE, other), canonical: writeCanonical(new Map(VALUES)) }), proof(VALUES))).toBe(false);
  });
  it('may be GeoJSON, without a line of its own', () => {
    expect(shownIsProven(record({ ...rowOf('', VALUES, '/features/0'), lines: [] }), proof(VALUES))).toBe(true);
  });
  it('may be one line of a cell that runs over several', () => {
    const long: [string, string][] = [['licence', 'ML-0417'], ['note', 'two\nlines']];
    expect(shownIsProven(record(rowOf('ML-0417;"two', long)), proof(long))).toBe(true);
  });
});

describe('fields used', () => {
  it('are found in a quoted line', () => {
    const row = rowOf(LINE, VALUES);
    expect(cellsOf(LINE, row)?.map((cell) => cell.text)).toEqual(VALUES.map(([, value]) => value));
    expect(markFields(LINE, row, ['fine']).filter((piece) => piece.used).map((piece) => piece.text)).toEqual(['214,3']);
  });
  it('are found in JSON by name', () => {
    const row = rowOf('{"id":"scar-L1","area_m2":1004}', [['properties.area_m2', '1004']], '/features/0');
    expect(markFields(row.lines[1]?.text ?? '', row, ['properties.area_m2']).filter((piece) => piece.used).map((piece) => piece.text)).toEqual(['area_m2', '1004']);
  });
  it('join to the line as received', () => {
    expect(markFields(LINE, rowOf(LINE, VALUES), ['licence', 'note']).map((piece) => piece.text).join('')).toBe(LINE);
  });
});
