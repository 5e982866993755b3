import { describe, expect, it } from 'vitest';
import { age, clockTime, day, dayAndTime, fact, measured, period, rowNumber, shareSeen, spaced, whole, windowOf, shortened, keepUnits } from './format.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('numbers and times', () => {
  it('are grouped beyond 2^53 without loss', () => {
    expect(whole('9223372036854775807')).toBe('9,223,372,036,854,775,807');
    expect(whole(null)).toBe('');
  });
  it('count rows from 1', () => {
    expect(rowNumber('0')).toBe('1');
    expect(rowNumber(1203n)).toBe('1,204');
  });
  it('are told in UTC', () => {
    expect(plain(dayAndTime('1774000920000000'))).toBe('20 Mar 2026 10:02');
    expect(clockTime(null)).toBe('');
    expect(day('not a time')).toBe('');
  });
  it('shorten whole months and years, and read an exclusive end', () => {
    expect(plain(windowOf('2025-01-01', '2026-01-01'))).toBe('Jan–Dec 2025');
    expect(plain(windowOf('2025-01', '2025-12'))).toBe('Jan–Dec 2025');
    expect(plain(windowOf('2024-07-01', '2025-07-01'))).toBe('Jul 2024–Jun 2025');
    expect(plain(windowOf('2025-03-11', '2025-04-02'))).toBe('11 Mar–2 Apr 2025');
    expect(plain(windowOf('2018', '2025-12'))).toBe('2018–Dec 2025');
    expect(windowOf(null, null)).toBe('');
  });
  it('name quarters', () => expect(plain(period('2025Q4'))).toBe('Q4 2025'));
  it('count age in days', () => expect(plain(age('1773800000000000', '1774000920000000'))).toBe('2 d'));
  it('read facts by their unit', () => {
    expect(plain(fact('valid_from_us', '1435708800000000'))).toBe('1 Jul 2015 00:00 UTC');
    expect(fact('fine_ug10', '23100000000')).toBe('23,100,000,000');
    expect(fact('licence_no', '0417')).toBe('0417');
  });
  it('space hashes by four', () => expect(spaced('9f3c71a052')).toBe('9f3c 71a0 52'));
});

describe('long texts', () => {
  it('are cut between words, and only when they are long', () => {
    expect(shortened('Airstrip survey, from civil aviation', 72)).toBe('Airstrip survey, from civil aviation');
    expect(shortened('the files on hand do not hold what is needed', 20)).toBe('the files on hand do\u00a0…');
    expect(shortened('abcdefghijklmnop', 8)).toBe('abcdefgh\u00a0…');
  });
});

describe('said against seen', () => {
  it('is drawn on one scale only when the units can be brought together', () => {
    expect(shareSeen('24.0 kg', '900 g')).toBeCloseTo(0.0375);
    expect(shareSeen('24.0 kg', '0.1 ha')).toBeNull();
    expect(shareSeen('no mining', '100 % of 35.6 ha')).toBeNull();
    expect(shareSeen(undefined, '1 kg')).toBeNull();
  });
  it('reads the figure before ±', () => expect(measured('371.9 ± 1.1 kg')).toEqual({ value: 371900, unit: 'g' }));
});

it('a figure and its unit stay on one line', () => {
  expect(keepUnits('Licence ML-0417 booked 24.0 kg in 12 months; 0.1 ha was disturbed.')).toBe(
    'Licence ML-0417 booked 24.0\u00a0kg in 12 months; 0.1\u00a0ha was disturbed.');
  expect(keepUnits('27.3 M USD, 76 %, 12 tonnes, 7 monthly')).toBe('27.3\u00a0M\u00a0USD, 76\u00a0%, 12 tonnes, 7 monthly');
});
