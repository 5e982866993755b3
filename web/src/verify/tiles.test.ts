import { describe, expect, it } from 'vitest';
import { utf8 } from './bytes.ts';
import { leafHash, rootOf } from './merkle.ts';
import { hasOnlyGrown, tilePath } from './tiles.ts';

const leaves = Array.from({ length: 700 }, (_, i) => leafHash(utf8(`entry ${i}`)));

/** Tiles of a log of `size` entries, as a server publishes them. */
function reader(size: number, changed: number | null = null) {
  const own = leaves.slice(0, size).map((leaf, i) => (i === changed ? leafHash(utf8('another')) : leaf));
  return async (level: number, tile: bigint, width: number | null) => {
    const whole = 256 ** level;
    const first = Number(tile) * 256;
    const count = width ?? 256;
    const hashes = Array.from({ length: count }, (_, i) => rootOf(own.slice((first + i) * whole, (first + i + 1) * whole)));
    return new Uint8Array(hashes.flatMap((hash) => [...hash]));
  };
}
const head = (size: number) => ({ origin: 'o', size: BigInt(size), root: rootOf(leaves.slice(0, size)) });

describe('a log', () => {
  for (const [before, now] of [[1, 2], [3, 7], [5, 5], [6, 256], [255, 257], [256, 512], [300, 700], [512, 513]] as const) {
    it(`of ${now} contains the one of ${before}`, async () => {
      expect(await hasOnlyGrown(head(before), head(now), reader(now))).toBe(true);
    });
    it(`of ${now} with another past does not contain the one of ${before}`, async () => {
      const root = rootOf(leaves.slice(0, now).map((leaf, i) => (i === 0 ? leafHash(utf8('another')) : leaf)));
      expect(await hasOnlyGrown(head(before), { ...head(now), root }, reader(now, 0))).toBe(false);
    });
  }
  it('that has become smaller has not grown', async () => {
    expect(await hasOnlyGrown(head(9), head(7), reader(9))).toBe(false);
  });
});

it('tiles have the names of the specification', () => {
  expect(tilePath(0, 0n, 5)).toBe('/log/tile/0/000.p/5');
  expect(tilePath(1, 1234067n, null)).toBe('/log/tile/1/x001/x234/067');
});
