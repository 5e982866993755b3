import { describe, expect, it } from 'vitest';
import { visible } from './visible.ts';

describe('text from outside', () => {
  it('shows what would turn it round or hide in it', () => {
    expect(visible('ev\u202egnp.exe')).toBe('ev‹U+202E›gnp.exe');
    for (const code of [0x00, 0x1b, 0x7f, 0x85, 0x61c, 0x200b, 0x200c, 0x200e, 0x200f, 0x202a, 0x202e, 0x2066, 0x2069, 0xfeff]) {
      expect(visible(`a${String.fromCodePoint(code)}b`)).toBe(`a‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›b`);
    }
    expect(visible('a\u{e0041}b')).toBe('a‹U+E0041›b');
  });
  it('leaves letters of every script, marks and white space as they are', () => {
    for (const text of ['Doré, 0,1\u00a0µg', 'שלום.csv', 'سجل.csv', 'नमस्ते', '👩\ufe0f', 'two\nlines\tand a tab\r\n', '']) expect(visible(text)).toBe(text);
  });
});
