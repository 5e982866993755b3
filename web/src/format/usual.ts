/** A value of a table beside its unit of storage, as people say it: grams, money, per cent, metres, a day. Exact. */
import { dayAndTime, whole } from './format.ts';

/** value · 10^-places, grouped, without zeros at the end. */
function scaled(value: bigint, places: number): string {
  const sign = value < 0n ? '−' : '';
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0');
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  return `${sign}${whole(digits.slice(0, digits.length - places))}${fraction && `.${fraction}`}`;
}

const PLACES: Record<string, [number, string]> = {
  '0.1 µg': [7, 'g'], '0.1ug': [7, 'g'], ppm: [4, '%'], ppb: [7, '%'], mm: [3, 'm'],
};

/** Null where the unit of storage is the usual one. `currency`: of the same row. */
export function usual(value: unknown, unit: string | null, currency: string | null): string | null {
  if (!unit || !/^-?\d+$/.test(String(value))) return null;
  const number = BigInt(String(value));
  if (unit.startsWith('µs')) return `${dayAndTime(String(value))} UTC`;
  const money = /^1e-4\b *(.*)$/.exec(unit);
  if (money) return [scaled(number, 4), currency, money[1]].filter(Boolean).join('\u00a0');
  const known = PLACES[unit];
  if (known) return `${scaled(number, known[0])}\u00a0${known[1]}`;
  if (unit === 'g' && (number >= 1000n || number <= -1000n)) return `${scaled(number, 3)}\u00a0kg`;
  return unit === 'm²' && number >= 10_000n ? `${scaled(number, 4)}\u00a0ha` : null;
}
