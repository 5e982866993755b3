import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '../src/strings/en.ts';

const root = new URL('../src', import.meta.url).pathname;
const files = readdirSync(root, { recursive: true }).map(String).filter((name) => /\.(svelte|ts|css|js)$/.test(name) && !name.includes('generated'));
const source = new Map(files.map((name) => [name, readFileSync(join(root, name), 'utf8')]));

/** Every text of the catalogue; functions are called with numbers for their arguments. */
function texts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') {
    const given = Array.from({ length: value.length }, (_, i) => (path.endsWith('evidenceShort') && i === 1 ? ['x'] : '3'));
    return texts((value as (...rest: unknown[]) => unknown)(...given), path);
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => texts(inner, `${path}.${name}`));
}

describe('words', () => {
  const banned = /\b(guilty|illegal|criminal|ghost|alchemy|clandestine|launder\w*|smuggl\w*|fraud\w*|suspicious|risk score|please|verified)\b/i;
  it('never judge a person or a lot', () => {
    expect(texts(en).filter(([, text]) => banned.test(text))).toEqual([]);
  });
  it('say "clean" and "safe" nowhere', () => {
    expect(texts(en).filter(([, text]) => /\b(clean|safe)\b/i.test(text))).toEqual([]);
  });
  it('stand in the catalogue, not in components', () => {
    const loose = [...source].filter(([name]) => name.endsWith('.svelte')).flatMap(([name, text]) => {
      const markup = text.replace(/<script[\s\S]*?<\/script>/g, '').replace(/<!--[\s\S]*?-->/g, '').replace(/\{[^{}]*(\{[^{}]*(\{[^{}]*\}[^{}]*)*\}[^{}]*)*\}/g, '');
      return [...markup.matchAll(/>([^<>]*[A-Za-z]{3,}[^<>]*)</g)].map((match) => match[1]?.trim() ?? '').filter((one) => !/^(Enter|Esc|&nbsp;)*$/.test(one.replace(/[\s&;]|nbsp/g, ''))).map((one) => `${name}: ${one}`);
    });
    expect(loose).toEqual([]);
  });
});

describe('text from outside', () => {
  it('is shown by one part, which makes visible what would turn or hide it', () => {
    const components = [...source].filter(([name]) => name.endsWith('.svelte') && !/Given|RawLines/.test(name));
    expect(components.filter(([, text]) => text.includes('<bdi')).map(([name]) => name)).toEqual([]);
    const names = /[^.(]\{(?:[a-z]+\.)*(?:file\.name|row\.name|subject\.name|alert\.title|row\.title|defect\.text|value\.text)\}/;
    expect(components.filter(([, text]) => names.test(text.replace(/<Given[^>]*>/g, ''))).map(([name]) => name)).toEqual([]);
  });
});

describe('the look', () => {
  it('takes its colours from the tokens', () => {
    const found = [...source].filter(([name]) => !name.endsWith('tokens.css')).flatMap(([name, text]) => (text.match(/(?<!\w)#[0-9a-fA-F]{6}\b|(?<!\w)#[0-9a-fA-F]{3}\b(?!\w)/g) ?? []).map((hex) => `${name} ${hex}`));
    expect(found).toEqual([]);
  });
  it('takes its sizes of type from the design folder', () => {
    const found = [...source].filter(([name]) => !name.startsWith('design/') && /font(-size)?\s*:[^;}]*\dpx/.test(source.get(name) ?? '')).map(([name]) => name);
    expect(found).toEqual([]);
  });
  it('writes no style attribute, which the content policy would drop', () => {
    const found = [...source].filter(([name, text]) => name.endsWith('.svelte') && /\sstyle="(?![^"]*\{)/.test(text)).map(([name]) => name);
    expect(found).toEqual([]);
  });
  it('uses logical properties, so that a page in Arabic mirrors', () => {
    const css = [...source].filter(([name]) => name.endsWith('.css')).flatMap(([name, text]) => (text.match(/[\s{;](margin|padding|border)-(left|right)\s*:|[\s{;](left|right)\s*:/g) ?? []).map((hit) => `${name}${hit}`));
    expect(css).toEqual([]);
  });
});

it('files stay short enough to be read', () => {
  expect([...source].filter(([name, text]) => text.split('\n').length > 500 && !name.startsWith('design/') && !name.startsWith('strings/')).map(([name]) => name)).toEqual([]);
});
