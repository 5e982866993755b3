/** Shows that a log has only grown, from its public tiles (C2SP tlog-tiles; ledger §2, §3). The hashes read are not
 *  trusted: the consistency proof built from them must lead to both roots. */
import { nodeHash, verifyConsistency } from './merkle.ts';
import type { Checkpoint } from './note.ts';

/** Fetches the bytes of one tile: level, number, and width when the tile is not full yet. */
export type TileReader = (level: number, tile: bigint, width: number | null) => Promise<Uint8Array>;

export function tilePath(level: number, tile: bigint, width: number | null): string {
  const digits = tile.toString().padStart(Math.ceil(tile.toString().length / 3) * 3, '0');
  const groups = digits.match(/.{3}/g) ?? [];
  const name = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return `/log/tile/${level}/${name}${width === null ? '' : `.p/${width}`}`;
}

class Nodes {
  private readonly tiles = new Map<string, Promise<Uint8Array>>();
  private readonly size: bigint;
  private readonly reader: TileReader;

  constructor(size: bigint, reader: TileReader) {
    this.size = size;
    this.reader = reader;
  }

  /** Hash of the full subtree of 256^level leaves, by number. */
  private async base(level: number, position: bigint): Promise<Uint8Array> {
    const tile = position >> 8n;
    const whole = this.size >> BigInt(8 * level);
    const width = (tile + 1n) << 8n <= whole ? null : Number(whole - (tile << 8n));
    const path = tilePath(level, tile, width);
    const pending = this.tiles.get(path) ?? this.reader(level, tile, width);
    this.tiles.set(path, pending);
    const at = Number(position & 255n) * 32;
    return (await pending).slice(at, at + 32);
  }

  /** Root of leaves [from, to) of a tree; a full subtree is read from the highest tile that has it. */
  async root(from: bigint, to: bigint): Promise<Uint8Array> {
    const count = to - from;
    if ((count & (count - 1n)) === 0n) return this.full(from, count);
    let split = 1n;
    while (split * 2n < count) split *= 2n;
    return nodeHash(await this.root(from, from + split), await this.root(from + split, to));
  }

  private async full(from: bigint, count: bigint): Promise<Uint8Array> {
    let log = 0;
    while (1n << BigInt(log) < count) ++log;
    const level = Math.floor(log / 8);
    if (log % 8 === 0) return this.base(level, from >> BigInt(8 * level));
    const half = count / 2n;
    return nodeHash(await this.full(from, half), await this.full(from + half, half));
  }
}

/** RFC 6962 §2.1.2. */
async function consistencyPath(old: bigint, from: bigint, to: bigint, whole: boolean, nodes: Nodes): Promise<Uint8Array[]> {
  const count = to - from;
  if (old === count) return whole ? [] : [await nodes.root(from, to)];
  let split = 1n;
  while (split * 2n < count) split *= 2n;
  if (old <= split) {
    return [...(await consistencyPath(old, from, from + split, whole, nodes)), await nodes.root(from + split, to)];
  }
  return [...(await consistencyPath(old - split, from + split, to, false, nodes)), await nodes.root(from, from + split)];
}

export async function hasOnlyGrown(before: Checkpoint, now: Checkpoint, reader: TileReader): Promise<boolean> {
  if (before.origin !== now.origin || before.size > now.size) return false;
  if (before.size === 0n) return true;
  const nodes = new Nodes(now.size, reader);
  const path = before.size === now.size ? [] : await consistencyPath(before.size, 0n, now.size, true, nodes);
  return verifyConsistency(before.size, now.size, path, before.root, now.root);
}
