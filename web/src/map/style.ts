/** The map's style, made from the design tokens. Order from below: sea, land, not seen clearly, land of peoples,
 *  licences, dug ground, strips, marks, selection. Nothing is fetched from outside. */
import type { ExpressionSpecification, LayerSpecification, StyleSpecification, SymbolLayerSpecification } from 'maplibre-gl';
import type { LayerName } from '../api/types.ts';
import landUrl from './generated/land.json?url';

/** Share of the ground seen from which an image counts as clear. */
const CLEAR_ENOUGH = 0.8;

/** From this zoom an airstrip is drawn as one; below, as a dot. */
const STRIPS_FROM = 6.5;

export type Tokens = Record<'sea' | 'land' | 'relief' | 'said' | 'seen' | 'peoples' | 'peoples-wash' | 'park' | 'ink' | 'ink-2' | 'edge' | 'paper' | 'hatch', string>;

export function readTokens(): Tokens {
  const style = getComputedStyle(document.documentElement);
  const names = ['sea', 'land', 'relief', 'said', 'seen', 'peoples', 'peoples-wash', 'park', 'ink', 'ink-2', 'edge', 'paper', 'hatch'] as const;
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Tokens;
}

export function layerUrl(layer: LayerName, period: string | null): string {
  const query = layer === 'detections' && period ? `?period=${encodeURIComponent(period)}` : '';
  return `${location.origin}/api/v1/map/${layer}${query}`;
}

/** Style layers of a data layer, from below; the first is the one that answers clicks. */
export const DRAWN: Record<LayerName, string[]> = {
  coverage: ['coverage-edge', 'coverage', 'coverage-unclear'],
  territories: ['territories', 'territories-line', 'territories-park', 'territories-name'],
  licences: ['licences-hit', 'licences', 'licences-name'],
  detections: ['detections', 'detections-line'],
  airstrips: ['airstrips', 'airstrips-far'],
  alerts: ['alerts'],
};

/** Land that is protected, and not a people's. */
const PARK: ExpressionSpecification = ['in', ['get', 'kind'], ['literal', ['protected', 'world_heritage']]];

function drawn(tokens: Tokens): LayerSpecification[] {
  return [
    // Ground that images show is drawn as land: an invented country has no coastline of its own.
    // Its edge lies under it, so that only the outer half shows and no line parts two regions.
    { id: 'coverage-edge', type: 'line', source: 'coverage', layout: { 'line-join': 'round' }, paint: { 'line-color': tokens.edge, 'line-width': 2 } },
    { id: 'coverage', type: 'fill', source: 'coverage', paint: { 'fill-color': tokens.land, 'fill-antialias': false } },
    { id: 'coverage-unclear', type: 'fill', source: 'coverage', filter: ['<', ['get', 'clear_share'], CLEAR_ENOUGH], paint: { 'fill-pattern': 'hatch' } },
    { id: 'territories', type: 'fill', source: 'territories', paint: { 'fill-color': tokens['peoples-wash'], 'fill-opacity': ['case', PARK, 0, 1] } },
    {
      id: 'territories-line', type: 'line', source: 'territories', filter: ['!', PARK], layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': tokens.peoples, 'line-width': 2.2, 'line-dasharray': [0.01, 2.2] },
    },
    {
      id: 'territories-park', type: 'line', source: 'territories', filter: PARK, layout: { 'line-join': 'round' },
      paint: { 'line-color': tokens.park, 'line-width': 1.6 },
    },
    { id: 'licences-hit', type: 'fill', source: 'licences', paint: { 'fill-color': tokens.said, 'fill-opacity': 0 } },
    {
      id: 'licences', type: 'line', source: 'licences',
      // A square of a few pixels holds no dashes: it stays hollow, which says the same.
      paint: { 'line-color': tokens.said, 'line-width': 1.5, 'line-dasharray': ['step', ['zoom'], ['literal', [1, 0]], 11.5, ['literal', [2.6, 1.6]]] },
    },
    { id: 'detections', type: 'fill', source: 'detections', paint: { 'fill-color': tokens.seen, 'fill-antialias': false } },
    // True size, but never so small that it is not seen.
    {
      id: 'detections-line', type: 'line', source: 'detections', layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': tokens.seen, 'line-width': ['interpolate', ['linear'], ['zoom'], 3, 2.2, 11, 1.6, 13, 0.6] },
    },
    // Over half a continent a thousand marks would hide the ground they stand on, and each is placed anew when the map moves.
    {
      id: 'airstrips-far', type: 'circle', source: 'airstrips', maxzoom: STRIPS_FROM,
      paint: { 'circle-radius': 2, 'circle-color': tokens.ink, 'circle-stroke-color': tokens.paper, 'circle-stroke-width': 0.8 },
    },
    {
      id: 'airstrips', type: 'symbol', source: 'airstrips', minzoom: STRIPS_FROM,
      layout: { 'icon-image': 'strip', 'icon-allow-overlap': true, 'icon-ignore-placement': true },
    },
    name('territories', ['case', PARK, tokens.park, tokens.peoples], tokens.land, 0, { 'text-transform': 'uppercase', 'text-letter-spacing': 0.1, 'text-size': 11 }),
    name('licences', tokens.said, tokens.land, 10, { 'text-anchor': 'left', 'text-offset': [1.1, 0.1], 'text-size': 12 }),
    { id: 'alerts', type: 'symbol', source: 'alerts', layout: { 'icon-image': 'differs', 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'icon-offset': [0, -16] } },
  ];
}

/** Names as the file writes them, drawn with the page's own face: no glyphs are fetched. */
function name(
  layer: LayerName, colour: string | ExpressionSpecification, ground: string, from: number, layout: NonNullable<SymbolLayerSpecification['layout']>,
): LayerSpecification {
  return {
    id: `${layer}-name`, type: 'symbol', source: layer, minzoom: from,
    layout: { 'text-field': ['get', 'label'], 'text-font': ['Inter'], 'text-optional': true, ...layout },
    paint: { 'text-color': colour, 'text-halo-color': ground, 'text-halo-width': 1.6 },
  };
}

function selection(tokens: Tokens, layer: LayerName): LayerSpecification {
  return {
    id: `${layer}-selected`, type: 'line', source: layer, filter: ['==', ['get', 'ref'], ''],
    paint: { 'line-color': tokens.ink, 'line-width': 2.5, 'line-gap-width': 3 },
  };
}

export const LAYERS: LayerName[] = ['coverage', 'territories', 'licences', 'detections', 'airstrips', 'alerts'];

export function makeStyle(tokens: Tokens, present: LayerName[], period: string | null): StyleSpecification {
  const sources: StyleSpecification['sources'] = { land: { type: 'geojson', data: new URL(landUrl, location.href).href, tolerance: 0.2 } };
  for (const layer of present) {
    sources[layer] = { type: 'geojson', data: layerUrl(layer, period), tolerance: layer === 'detections' ? 0 : 0.375, maxzoom: 14 };
  }
  const has = (layer: LayerSpecification) => 'source' in layer && present.includes(layer.source as LayerName);
  return {
    version: 8,
    sources,
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': tokens.sea } },
      { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': tokens.land } },
      { id: 'coast', type: 'line', source: 'land', paint: { 'line-color': tokens.edge, 'line-width': 0.8 } },
      ...drawn(tokens).filter(has),
      ...present.filter((layer) => layer !== 'alerts' && layer !== 'airstrips').map((layer) => selection(tokens, layer)),
    ],
  };
}

type Draw = (context: CanvasRenderingContext2D) => void;

function image(width: number, height: number, draw: Draw): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = width * 2;
  canvas.height = height * 2;
  const context = canvas.getContext('2d');
  if (!context) return new ImageData(width * 2, height * 2);
  context.scale(2, 2);
  draw(context);
  return context.getImageData(0, 0, width * 2, height * 2);
}

function stroke(context: CanvasRenderingContext2D, path: string, colour: string, width: number): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke(new Path2D(path));
}

/** Images drawn from the tokens: hatch, airstrip, the mark of what does not add up. */
export function images(tokens: Tokens): [string, ImageData][] {
  return [
    ['hatch', image(8, 8, (context) => stroke(context, 'M-1 9L9 -1M-1 1L1 -1M7 9L9 7', tokens.hatch, 1.2))],
    ['strip', image(22, 22, (context) => {
      stroke(context, 'M4 15L18 7', tokens.paper, 8);
      stroke(context, 'M4 15L18 7', tokens.ink, 4.5);
      stroke(context, 'M5.5 14.2L16.5 7.8', tokens.paper, 1.2);
    })],
    ['differs', image(22, 22, (context) => {
      const path = 'M5 8.5h12M5 13.5h12M14 4.5L8 17.5';
      stroke(context, path, tokens.paper, 5);
      stroke(context, path, tokens.ink, 2.1);
    })],
  ];
}
