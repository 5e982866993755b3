// Makes the coastline of the map from Natural Earth (world-atlas, public domain). Land is cut at 180 degrees:
// without the cut one polygon (Chukotka, Fiji, Antarctica) would draw a line across the whole map.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { feature } from 'topojson-client';

const require = createRequire(import.meta.url);
const topology = JSON.parse(readFileSync(require.resolve('world-atlas/land-50m.json'), 'utf8'));
const land = feature(topology, topology.objects.land);
const DIGITS = 1e3;

/** Longitudes made continuous: a step of more than 180 degrees is a crossing of the date line. */
function unrolled(ring) {
  const out = [];
  let turn = 0;
  let before = null;
  for (const [x, y] of ring) {
    if (before !== null) {
      if (x + turn - before > 180) turn -= 360;
      else if (x + turn - before < -180) turn += 360;
    }
    before = x + turn;
    out.push([before, y]);
  }
  return out;
}

/** Sutherland and Hodgman against one meridian; `side` says which half is kept. */
function clipped(ring, meridian, side) {
  const inside = ([x]) => (side < 0 ? x <= meridian : x >= meridian);
  const out = [];
  for (let i = 0; i < ring.length; ++i) {
    const a = ring[i];
    const b = ring[(i + 1) % ring.length];
    if (inside(a)) out.push(a);
    if (inside(a) !== inside(b)) {
      const share = (meridian - a[0]) / (b[0] - a[0]);
      out.push([meridian, a[1] + share * (b[1] - a[1])]);
    }
  }
  return out;
}

/** A ring that goes around a pole does not close after unrolling: it is closed along the pole. */
function closed(ring) {
  const first = ring[0];
  const last = ring[ring.length - 1];
  if (Math.abs(first[0] - last[0]) < 180) return ring;
  const pole = first[1] < 0 ? -90 : 90;
  return [...ring, [last[0], pole], [first[0], pole]];
}

function pieces(ring) {
  const whole = closed(unrolled(ring));
  const out = [];
  for (const turn of [-360, 0, 360]) {
    const part = clipped(clipped(whole.map(([x, y]) => [x + turn, y]), -180, 1), 180, -1);
    if (part.length >= 3) out.push(part);
  }
  return out;
}

const round = (value) => Math.round(value * DIGITS) / DIGITS;
const polygons = [];
for (const shape of land.features ?? [land]) {
  const { type, coordinates } = shape.geometry;
  for (const [outer, ...holes] of type === 'Polygon' ? [coordinates] : coordinates) {
    const parts = pieces(outer);
    for (const part of parts) {
      const rings = [part, ...(parts.length === 1 ? holes.map((hole) => unrolled(hole)) : [])];
      polygons.push(rings.map((ring) => [...ring, ring[0]].map(([x, y]) => [round(x), round(y)])));
    }
  }
}
const worst = Math.max(...polygons.flat(2).map(([x]) => Math.abs(x)));
if (worst > 180) throw new Error(`land reaches ${worst} degrees of longitude`);
for (const rings of polygons) {
  for (const ring of rings) {
    for (let i = 1; i < ring.length; ++i) {
      const step = Math.abs(ring[i][0] - ring[i - 1][0]);
      // Only the closing lines along a pole may be long.
      if (step > 180 && Math.abs(ring[i][1]) < 89.9) throw new Error(`land crosses the map near ${ring[i]}`);
    }
  }
}
mkdirSync(new URL('../src/map/generated', import.meta.url), { recursive: true });
writeFileSync(
  new URL('../src/map/generated/land.json', import.meta.url),
  JSON.stringify({ type: 'Feature', properties: {}, geometry: { type: 'MultiPolygon', coordinates: polygons } }),
);
console.log(`${polygons.length} pieces of land`);
