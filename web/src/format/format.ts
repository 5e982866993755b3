/** Numbers, times and hashes in words. Times are shown in UTC, so that two readers see one time. */

const LOCALE = 'en';
const grouped = new Intl.NumberFormat(LOCALE);

/** Whole numbers, also beyond 2^53, with thin grouping by locale. */
export function whole(value: number | string | bigint | null | undefined): string {
  if (value === null || value === undefined || value === '') return '';
  try {
    return grouped.format(BigInt(value));
  } catch {
    return String(value);
  }
}

/** A row's number as a person counts: the first row is 1. References (0:14:3) count from 0 and stay as they are. */
export function rowNumber(number: number | string | bigint): string {
  return whole(BigInt(number) + 1n);
}

/** The beginning of a long text, cut between words; a text that fits stays as it is. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = text.lastIndexOf(' ', most);
  return `${text.slice(0, end > most / 2 ? end : most).replace(/[,;:.]$/, '')}\u00a0…`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number) => String(value).padStart(2, '0');

/** Microseconds since 1970 as a decimal string, or RFC 3339. */
function instant(us: string | null | undefined): Date | null {
  if (!us) return null;
  const date = /^-?\d+$/.test(us) ? new Date(Number(BigInt(us) / 1000n)) : new Date(us);
  return Number.isNaN(date.getTime()) ? null : date;
}

export function clockTime(us: string | null | undefined): string {
  const date = instant(us);
  return date ? `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}` : '';
}

export function day(us: string | null | undefined): string {
  const date = instant(us);
  return date ? `${date.getUTCDate()}\u00a0${MONTHS[date.getUTCMonth()]}\u00a0${date.getUTCFullYear()}` : '';
}

export function dayAndTime(us: string | null | undefined): string {
  return instant(us) ? `${day(us)} ${clockTime(us)}` : '';
}

/** "2026-03" → "Mar 2026", "2018" stays, a full date becomes a day; microseconds become a day as well. */
export function period(text: string | null | undefined): string {
  if (!text) return '';
  if (/^\d{12,}$/.test(text)) return day(text);
  const quarter = /^(\d{4})Q([1-4])$/.exec(text);
  if (quarter) return `Q${quarter[2]}\u00a0${quarter[1]}`;
  const match = /^(\d{4})-(\d{2})(?:-(\d{2}))?/.exec(text);
  if (!match) return text;
  const month = MONTHS[Number(match[2]) - 1] ?? match[2];
  return match[3] ? `${Number(match[3])}\u00a0${month}\u00a0${match[1]}` : `${month}\u00a0${match[1]}`;
}

/** The day before the first of a month, as a window's exclusive end is read: "2026-01-01" → "2025-12-31". */
function lastDay(date: string): string {
  if (!/^\d{4}-\d{2}-01$/.test(date)) return date;
  return new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

/** From and to as one window. Whole months and whole years are shortened: "Jan–Dec 2025", "2025". */
export function windowOf(from: string | null, to: string | null): string {
  if (!from || !to) return period(from ?? to);
  let [start, end] = [from, lastDay(to)];
  const endsMonth = /^\d{4}-\d{2}-\d{2}$/.test(end) && lastDay(`${nextMonth(end)}-01`) === end;
  if (/^\d{4}-\d{2}-01$/.test(start) && endsMonth) [start, end] = [start.slice(0, 7), end.slice(0, 7)];
  const [a, b] = [period(start), period(end)];
  if (a === b) return a;
  const sameYear = a.slice(-4) === b.slice(-4) && /^\d{4}$/.test(a.slice(-4)) && a.length > 5;
  return sameYear ? `${a.slice(0, -5)}–${b}` : `${a}–${b}`;
}

function nextMonth(date: string): string {
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7));
  return month === 12 ? `${year + 1}-01` : `${year}-${two(month + 1)}`;
}

/** Age of an alert against the run's time; days as the smallest unit. */
export function age(us: string, nowUs: string | null | undefined): string {
  const from = instant(us);
  const to = instant(nowUs) ?? new Date();
  if (!from) return '';
  return `${Math.max(0, Math.floor((to.getTime() - from.getTime()) / 86_400_000))}\u00a0d`;
}

/** Groups of four, as a person reads a hash aloud. */
export function spaced(hex: string): string {
  return (hex.match(/.{1,4}/g) ?? []).join(' ');
}

export function short(hex: string): string {
  return spaced(hex.slice(0, 8));
}

export function bytes(count: string | number): string {
  const value = Number(count);
  if (value < 1000) return `${value}\u00a0B`;
  if (value < 1_000_000) return `${(value / 1000).toFixed(1)}\u00a0kB`;
  return `${(value / 1_000_000).toFixed(1)}\u00a0MB`;
}

/** First number of a text with a unit, in the unit's base, for a bar on one scale: null when it cannot be compared. */
export function measured(text: string): { value: number; unit: string } | null {
  const match = /(-?\d[\d,\u202f\u00a0 ]*(?:\.\d+)?)\s*(?:±\s*[\d.]+\s*)?([^\d\s][^\s;,]*)/u.exec(text);
  if (!match?.[1] || !match[2]) return null;
  const value = Number(match[1].replace(/[,\u202f\u00a0 ]/g, ''));
  const scale: Record<string, [number, string]> = {
    mg: [0.001, 'g'], g: [1, 'g'], kg: [1000, 'g'], t: [1_000_000, 'g'], m2: [1, 'm²'], 'm²': [1, 'm²'], ha: [10_000, 'm²'],
    m: [1, 'm'], km: [1000, 'm'],
  };
  const [factor, unit] = scale[match[2]] ?? [1, match[2]];
  return Number.isFinite(value) ? { value: value * factor, unit } : null;
}

/** Share of what was said that was seen, 0 to 1; null when units differ or nothing can be drawn to scale. */
export function shareSeen(said: string | undefined, seen: string | undefined): number | null {
  const a = said === undefined ? null : measured(said);
  const b = seen === undefined ? null : measured(seen);
  if (!a || !b || a.unit !== b.unit || a.value <= 0 || b.value < 0) return null;
  return b.value / a.value;
}

/** A fact as the tables hold it: instants as a day, whole numbers grouped, the rest as it is. */
export function fact(column: string, value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  const text = String(value);
  if (column.endsWith('_us') && /^-?\d{9,}$/.test(text)) return `${dayAndTime(text)} UTC`;
  if (/^-?\d+$/.test(text) && /_(ug10|g|e4|m2|ppb|ppm|m|bytes|rows)$/.test(column)) return whole(text);
  return text;
}

/** A figure and its unit are not parted at the end of a line: "24.0 kg", "27.3 M USD", "76 %". */
export function keepUnits(text: string): string {
  return text.replace(/(\d) (M USD|bn USD|USD|kg|g|mg|t|ha|m|km|%|\u2030)(?![\p{L}\d])/gu, (_, digit: string, unit: string) =>
    `${digit}\u00a0${unit.replace(' ', '\u00a0')}`);
}
