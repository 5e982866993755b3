/** Turns the GeoJSON of an alert into drawn shapes on a local plane; no basemap, no third-party imagery. */
import type { Geometry, Position } from 'geojson';
import type { Picture, PictureProperties } from '../api/types.ts';

export type Look = 'said' | 'seen' | 'people' | 'park' | 'strip' | 'context';

export interface Shape {
  id: number;
  look: Look;
  path: string;
  point: [number, number] | null;
}

export interface Label {
  id: number;
  look: Look;
  x: number;
  y: number;
  anchor: 'start' | 'middle' | 'end';
  text: string;
}

export interface Drawn {
  width: number;
  height: number;
  shapes: Shape[];
  labels: Label[];
  bar: { pixels: number; label: string };
}

const WIDTH = 416;
const HEIGHT = 300;
const MARGIN = 34;
/** What is around the subject is drawn too: 1 would fill the picture with the subject alone. */
const SURROUNDINGS = 1.7;
const METRES_PER_DEGREE = 111_320;

function rings(geometry: Geometry): Position[][] {
  switch (geometry.type) {
    case 'Point': return [[geometry.coordinates]];
    case 'MultiPoint': return geometry.coordinates.map((position) => [position]);
    case 'LineString': return [geometry.coordinates];
    case 'MultiLineString': return geometry.coordinates;
    case 'Polygon': return geometry.coordinates;
    case 'MultiPolygon': return geometry.coordinates.flat();
    case 'GeometryCollection': return geometry.geometries.flatMap(rings);
  }
}

const LOOKS: Record<string, Look> = { airstrips: 'strip', territories: 'people', licences: 'said', detections: 'seen' };

function lookOf(layer: string, role: string, kind?: string): Look {
  if (layer === 'territories' && kind !== undefined && kind !== 'peoples') return 'park';
  return LOOKS[layer] ?? (role === 'said' || role === 'seen' ? role : 'context');
}

/** Names for titles and land; dug ground is named by its area, and only where the alert is about it or it is wide. */
function labelOf(properties: PictureProperties, look: Look): string | null {
  if (look !== 'seen') return properties.label;
  if (properties.mined_ha === undefined) return properties.role === 'subject' ? properties.label : null;
  const area = `${properties.mined_ha < 10 ? properties.mined_ha.toFixed(1) : Math.round(properties.mined_ha)} ha`;
  return properties.role === 'subject' || properties.mined_ha >= 1 ? area : null;
}

interface Box { west: number; south: number; east: number; north: number }

function boxOf(positions: Position[]): Box {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const [x = 0, y = 0] of positions) {
    box.west = Math.min(box.west, x);
    box.east = Math.max(box.east, x);
    box.south = Math.min(box.south, y);
    box.north = Math.max(box.north, y);
  }
  return box;
}

/** The subject and what lies around it; the rest is cut at the edge. */
function focus(picture: Picture): Box {
  const part = (roles: string[]) =>
    picture.features.filter((feature) => roles.includes(feature.properties.role) && feature.geometry)
      .flatMap((feature) => rings(feature.geometry).flat());
  const own = part(['subject']).length > 0 ? part(['subject']) : part(['said', 'seen']);
  return boxOf(own.length > 0 ? own : part(['context']));
}

function scaleBar(pixelsPerMetre: number): { pixels: number; label: string } {
  const most = 110 / pixelsPerMetre;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((n) => n * power).find((n) => n <= most) ?? power;
  return { pixels: metres * pixelsPerMetre, label: metres >= 1000 ? `${metres / 1000} km` : `${metres} m` };
}

export function draw(picture: Picture): Drawn | null {
  if (picture.features.length === 0) return null;
  const box = focus(picture);
  if (!Number.isFinite(box.west)) return null;
  const middle = [(box.west + box.east) / 2, (box.south + box.north) / 2] as const;
  const east = METRES_PER_DEGREE * Math.cos((middle[1] * Math.PI) / 180);
  const wide = Math.max((box.east - box.west) * east, 200) * SURROUNDINGS;
  const high = Math.max((box.north - box.south) * METRES_PER_DEGREE, 200) * SURROUNDINGS;
  const scale = Math.min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high);
  const at = ([x = 0, y = 0]: Position): [number, number] => [
    Math.round((WIDTH / 2 + (x - middle[0]) * east * scale) * 10) / 10,
    Math.round((HEIGHT / 2 - (y - middle[1]) * METRES_PER_DEGREE * scale) * 10) / 10,
  ];
  const shapes: Shape[] = [];
  const labels: Label[] = [];
  const order: Look[] = ['people', 'park', 'context', 'said', 'seen', 'strip'];
  picture.features.forEach((feature, id) => {
    if (!feature.geometry) return;
    const look = lookOf(feature.properties.layer, feature.properties.role, feature.properties.kind);
    const lines = rings(feature.geometry).map((ring) => ring.map(at));
    const closed = /Polygon/.test(feature.geometry.type);
    const pointLike = lines.every((line) => line.length === 1);
    const path = lines.map((line) => `M${line.map((p) => p.join(' ')).join('L')}${closed ? 'Z' : ''}`).join('');
    shapes.push({ id, look, path, point: pointLike ? (lines[0]?.[0] ?? null) : null });
    // Dug ground of a few pixels is drawn as a dot as well, so that it is seen at all.
    const all = boxOf(lines.flat());
    if (!pointLike && look === 'seen' && all.east - all.west < 4 && all.north - all.south < 4) {
      shapes.push({ id: -1 - id, look, path: '', point: [(all.west + all.east) / 2, (all.south + all.north) / 2] });
    }
    const text = labelOf(feature.properties, look);
    if (text) labels.push(place(id, look, all, text));
  });
  shapes.sort((a, b) => order.indexOf(a.look) - order.indexOf(b.look));
  return { width: WIDTH, height: HEIGHT, shapes, labels: apart(labels), bar: scaleBar(scale) };
}

function place(id: number, look: Look, box: Box, text: string): Label {
  const inside = (value: number, most: number) => Math.max(14, Math.min(most - 14, value));
  if (look === 'people' || look === 'park' || look === 'context') {
    const x = inside((Math.max(0, box.west) + Math.min(WIDTH, box.east)) / 2, WIDTH);
    return { id, look, x: Math.max(70, Math.min(WIDTH - 70, x)), y: inside(Math.max(18, box.south + 16), HEIGHT), anchor: 'middle', text };
  }
  const right = box.east + 6;
  const y = inside((box.south + box.north) / 2 + 4, HEIGHT);
  if (right + text.length * 6.6 < WIDTH) return { id, look, x: Math.max(6, right), y, anchor: 'start', text };
  if (box.west - text.length * 6.6 > 0) return { id, look, x: box.west - 6, y, anchor: 'end', text };
  return { id, look, x: WIDTH / 2, y: inside(box.north + 16, HEIGHT), anchor: 'middle', text };
}

/** Labels that would lie on each other are moved down a line; what finds no room is left to the table. */
function apart(labels: Label[]): Label[] {
  const kept: Label[] = [];
  const span = (label: Label): [number, number] => {
    const wide = label.text.length * 6.6;
    const from = label.anchor === 'start' ? label.x : label.anchor === 'end' ? label.x - wide : label.x - wide / 2;
    return [from, from + wide];
  };
  const clash = (a: Label, b: Label) => {
    const [a0, a1] = span(a);
    const [b0, b1] = span(b);
    return Math.abs(a.y - b.y) < 14 && a0 < b1 && b0 < a1;
  };
  for (const label of labels) {
    for (let tries = 0; tries < 4 && kept.some((other) => clash(label, other)); ++tries) label.y += 14;
    if (label.y < HEIGHT - 8 && !kept.some((other) => clash(label, other))) kept.push(label);
  }
  return kept;
}
