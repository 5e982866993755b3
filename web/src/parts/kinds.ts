import { visible } from '../format/visible.ts';
import { t } from '../strings/en.ts';

/** What a thing on the map is called: a territory by its kind, the rest by its layer. */
export function layerName(layer: string, kind?: unknown): string {
  if (layer === 'territories' && typeof kind === 'string' && kind !== '') return t.mapPage.kinds[kind] ?? visible(kind.replaceAll('_', ' '));
  return t.mapPage.names[layer] ?? layer;
}

/** Names of the kinds seen, in the order of the catalogue; the layer's own name where none is known. */
export function kindsName(kinds: ReadonlySet<string>): string {
  const order = Object.keys(t.mapPage.kinds);
  const names = [...kinds].sort((a, b) => (order.indexOf(a) + 99) % 99 - (order.indexOf(b) + 99) % 99).map((kind) => layerName('territories', kind));
  return names.map((name, i) => (i === 0 ? name : name.charAt(0).toLowerCase() + name.slice(1))).join(', ') || layerName('territories');
}
