import { expect, it } from 'vitest';
import { usual } from './usual.ts';

const plain = (value: unknown, unit: string, currency: string | null = null) => usual(value, unit, currency)?.replaceAll('\u00a0', ' ') ?? null;

it('values of tables stand beside their usual unit, to the last digit', () => {
  expect(plain('20884000000', '0.1 µg')).toBe('2,088.4 g');
  expect(plain('500000', '0.1 µg')).toBe('0.05 g');
  expect(plain('8471270000', '1e-4', 'USD')).toBe('847,127 USD');
  expect(plain('-12345', '1e-4')).toBe('−1.2345');
  expect(plain('35000000', '1e-4 per troy ounce', 'USD')).toBe('3,500 USD per troy ounce');
  expect(plain('10000', 'ppm')).toBe('1 %');
  expect(plain('905000000', 'ppb')).toBe('90.5 %');
  expect(plain('110250', 'mm')).toBe('110.25 m');
  expect(plain('1435708800000000', 'µs UTC')).toBe('1 Jul 2015 00:00 UTC');
  expect(plain('9223372036854775807', '0.1 µg')).toBe('922,337,203,685.4775807 g');
  expect(plain('51900', 'g')).toBe('51.9 kg');
  expect(plain('356000', 'm²')).toBe('35.6 ha');
});
it('and alone where there is nothing to say', () => {
  for (const [value, unit] of [['gold', ''], ['2025', ''], ['50', 'g'], [null, '0.1 µg'], ['7108', 'HS']] as const) expect(usual(value, unit, null)).toBe(null);
});
