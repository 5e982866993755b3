/** The drawn map: MapLibre with our own style and worker, moved by keys, read by clicks and lists. */
import * as maplibregl from 'maplibre-gl';
import workerUrl from './worker.ts?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import type { LayerName } from '../api/types.ts';
import { DRAWN, images, layerUrl, makeStyle, readTokens } from './style.ts';

maplibregl.setWorkerUrl(workerUrl);

export interface Seen {
  layer: LayerName;
  ref: string;
  key: string;
  properties: Record<string, unknown>;
}

export interface ViewOptions {
  container: HTMLElement;
  label: string;
  present: LayerName[];
  bounds: [number, number, number, number] | null;
  at: { longitude: number; latitude: number; zoom: number } | null;
  period: string | null;
  hidden: LayerName[];
  moved: (view: MapView) => void;
  clicked: (seen: Seen | null) => void;
  ready: () => void;
}

const LIST_MOST = 200;

export class MapView {
  private readonly map: maplibregl.Map;
  private readonly options: ViewOptions;
  private period: string | null;
  private hidden: LayerName[];
  private selected = '';

  constructor(options: ViewOptions) {
    this.options = options;
    this.period = options.period;
    this.hidden = options.hidden;
    const { at, bounds } = options;
    this.map = new maplibregl.Map({
      container: options.container,
      style: makeStyle(readTokens(), options.present, options.period),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      // Names are placed anew at most this often (ms): at 0 every frame of a drag would place them all.
      fadeDuration: 120,
      maxZoom: 17,
      ...(at ? { center: [at.longitude, at.latitude], zoom: at.zoom } : bounds ? { bounds, fitBoundsOptions: { padding: this.padding() } } : { center: [0, 10], zoom: 1 }),
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.getCanvas().setAttribute('aria-label', options.label);
    this.map.setMissingStyleImageResolver((id) => this.addImage(id));
    this.map.on('style.load', () => this.dress());
    this.map.on('moveend', () => options.moved(this));
    this.map.on('click', (event) => options.clicked(this.at(event.point)));
    this.map.once('idle', options.ready);
  }

  /** Panels lie on the map at the start side and below; what is fitted keeps clear of them. */
  private padding(): maplibregl.PaddingOptions {
    const wide = this.options.container.clientWidth > 1000;
    return wide ? { left: 330, right: 60, top: 40, bottom: 130 } : { left: 24, right: 24, top: 70, bottom: 70 };
  }

  private addImage(id: string): void {
    const found = images(readTokens()).find(([name]) => name === id);
    if (found && !this.map.hasImage(id)) this.map.addImage(id, found[1], { pixelRatio: 2 });
  }

  private dress(): void {
    for (const layer of this.options.present) this.show(layer, !this.hidden.includes(layer));
    this.select(this.selected);
  }

  /** Colours changed: the style is made again from the tokens. */
  repaint(): void {
    this.map.setStyle(makeStyle(readTokens(), this.options.present, this.period), { diff: false });
  }

  show(layer: LayerName, on: boolean): void {
    this.hidden = on ? this.hidden.filter((name) => name !== layer) : [...this.hidden, layer];
    for (const id of [...DRAWN[layer], `${layer}-selected`]) {
      if (this.map.getLayer(id)) this.map.setLayoutProperty(id, 'visibility', on ? 'visible' : 'none');
    }
  }

  choosePeriod(period: string | null): void {
    this.period = period;
    const source = this.map.getSource('detections');
    if (source instanceof maplibregl.GeoJSONSource) void source.setData(layerUrl('detections', period));
  }

  select(ref: string): void {
    this.selected = ref;
    for (const layer of this.options.present) {
      if (this.map.getLayer(`${layer}-selected`)) this.map.setFilter(`${layer}-selected`, ['==', ['get', 'ref'], ref]);
    }
  }

  /** Layers that answer clicks: what images cover is ground, not a thing. */
  private hits(): string[] {
    return this.options.present.filter((layer) => layer !== 'coverage').flatMap((layer) => DRAWN[layer]).filter((id) => this.map.getLayer(id));
  }

  /** What lies at a place; a small miss is forgiven, and marks and dug ground win over land. */
  private at(point: maplibregl.Point): Seen | null {
    const reach = 4;
    const box: [maplibregl.PointLike, maplibregl.PointLike] = [[point.x - reach, point.y - reach], [point.x + reach, point.y + reach]];
    const order: LayerName[] = ['alerts', 'airstrips', 'detections', 'licences', 'territories'];
    const found = this.map.queryRenderedFeatures(box, { layers: this.hits() }).map(seenOf);
    for (const layer of order) {
      const hit = found.find((seen) => seen.layer === layer);
      if (hit) return hit;
    }
    return null;
  }

  /** Records drawn in the view, each once; at most 200, and how many there are. */
  inView(): { list: Seen[]; total: number } {
    const found = new Map<string, Seen>();
    for (const feature of this.map.queryRenderedFeatures({ layers: this.hits() })) {
      const seen = seenOf(feature);
      const name = `${seen.layer} ${seen.ref}`;
      if (!found.has(name)) found.set(name, seen);
    }
    return { list: [...found.values()].slice(0, LIST_MOST), total: found.size };
  }

  /** Kinds of the territories in what is loaded of the layer. */
  territoryKinds(): string[] {
    if (!this.map.getSource('territories')) return [];
    return [...new Set(this.map.querySourceFeatures('territories').map((feature) => String(feature.properties['kind'] ?? '')).filter(Boolean))];
  }

  pan(right: number, down: number): void {
    this.map.panBy([right * 120, down * 120], { duration: 120 });
  }

  zoom(by: number): void {
    this.map.zoomTo(this.map.getZoom() + by, { duration: 120 });
  }

  /** Shows a place whole. */
  fit(bounds: [number, number, number, number]): void {
    this.map.fitBounds(bounds, { padding: this.padding(), maxZoom: 13, animate: false });
  }

  /** Longitude, latitude, zoom, as the URL keeps them. */
  place(): string {
    const { lng, lat } = this.map.getCenter();
    return `${lng.toFixed(4)},${lat.toFixed(4)},${this.map.getZoom().toFixed(2)}`;
  }

  /** A round length and its pixels at the middle of the map. */
  scale(): { pixels: number; label: string } {
    const middle = this.map.getContainer().clientHeight / 2;
    const from = this.map.unproject([0, middle]);
    const to = this.map.unproject([100, middle]);
    const metres = from.distanceTo(to);
    const power = 10 ** Math.floor(Math.log10(metres));
    const round = [5, 2, 1].map((n) => n * power).find((n) => n <= metres) ?? power;
    return { pixels: (100 * round) / metres, label: round >= 1000 ? `${round / 1000} km` : `${round} m` };
  }

  resize(): void {
    this.map.resize();
  }

  remove(): void {
    this.map.remove();
  }
}

function seenOf(feature: maplibregl.MapGeoJSONFeature): Seen {
  const { properties } = feature;
  return { layer: feature.source as LayerName, ref: String(properties['ref'] ?? ''), key: String(properties['key'] ?? ''), properties };
}
