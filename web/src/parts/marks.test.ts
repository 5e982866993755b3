import { describe, expect, it } from 'vitest';
import { csvCells, markFields, nameWidth, type RawRow } from './marks.ts';

/** A row as the API gives it: the values in the order of the file, and the lines around it. */
function rowOf(values: [string, string][], lines: string[] = []): RawRow {
  return {
    number: '6', rows: '36', line: '8', pointer: null, canonical: '{}',
    lines: lines.map((text, i) => ({ line: String(i + 8), text, this: i === 0 })),
    values: values.map(([column, text]) => ({ column, text })),
  };
}
const used = (text: string, row: RawRow, columns: string[]) => markFields(text, row, columns).filter((piece) => piece.used).map((piece) => piece.text);
const whole = (text: string, row: RawRow, columns: string[]) => markFields(text, row, columns).map((piece) => piece.text).join('');

const RETURN: [string, string][] = [['Licence', 'ML-0417'], ['Month', '01/2025'], ['Metal', 'gold'], ['Gross g', '2552,5'], ['Fine g', '2310,0']];
const LINE = 'ML-0417;01/2025;gold;2552,5;2310,0';

describe('fields that a finding used', () => {
  it('are marked in a line of CSV, and nothing else is', () => {
    expect(used(LINE, rowOf(RETURN), ['Licence', 'Fine g'])).toEqual(['ML-0417', '2310,0']);
    expect(whole(LINE, rowOf(RETURN), ['Licence', 'Fine g'])).toBe(LINE);
  });
  it('are marked inside quotes, with the delimiter in the text', () => {
    const row = rowOf([['who', 'Halm, River "HR"'], ['net_kg', '24.0']]);
    const line = '"Halm, River ""HR""",24.0';
    expect(used(line, row, ['who'])).toEqual(['Halm, River ""HR""']);
    expect(used(line, row, ['net_kg'])).toEqual(['24.0']);
  });
  it('are found by place, not by text: the same text in another column stays plain', () => {
    const pieces = markFields('7;7;7', rowOf([['a', '7'], ['b', '7'], ['c', '7']]), ['b']);
    expect(pieces).toEqual([{ text: '7;', used: false }, { text: '7', used: true }, { text: ';7', used: false }]);
  });
  it('are marked in JSON by name and value, and a value that reads like a name is not taken for it', () => {
    const line = '{"type":"Feature","properties":{"kind":"area_m2","area_m2":1004,"id":"scar-1"}}';
    const row = rowOf([['type', 'Feature'], ['properties.kind', 'area_m2'], ['properties.area_m2', '1004'], ['properties.id', 'scar-1']]);
    expect(used(line, row, ['properties.area_m2'])).toEqual(['area_m2', '1004']);
    expect(markFields(line, row, ['properties.area_m2'])[0]?.text).toBe('{"type":"Feature","properties":{"kind":"area_m2","');
    expect(used(line, row, ['properties.id'])).toEqual(['id', 'scar-1']);
  });
  it('are not guessed: no list, an unknown column, an empty cell or a line that reads otherwise', () => {
    expect(used(LINE, rowOf(RETURN), [])).toEqual([]);
    expect(used(LINE, rowOf(RETURN), ['District'])).toEqual([]);
    expect(used('a;;c', rowOf([['x', 'a'], ['y', ''], ['z', 'c']]), ['y'])).toEqual([]);
    expect(used('ML-0417;01/2025', rowOf(RETURN), ['Licence'])).toEqual([]);
    expect(used('"Licence";"never closed', rowOf(RETURN), ['Licence'])).toEqual([]);
  });
});

it('a quoted cell that does not close on its line is no reading', () => {
  expect(csvCells('a;"b', ';')).toBeNull();
  expect(csvCells('', ';')).toEqual([{ text: '', span: { from: 0, to: 0 } }]);
});

it('names take the room of the longest, up to 24 characters', () => {
  expect(nameWidth(['id', 'name'])).toBe(4);
  expect(nameWidth(['properties.a very long name indeed'])).toBe(24);
  expect(nameWidth([])).toBe(0);
});
