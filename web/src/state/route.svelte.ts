/** The URL is the state: path names the place, query holds filters, cursor and open parts. Back always works. */

import { arriveAt, keepFocus } from '../parts/focus.ts';

export type Place = 'today' | 'alerts' | 'alert' | 'records' | 'map' | 'verify' | 'missing';

interface Route {
  place: Place;
  /** What follows the place in the path, decoded. */
  rest: string[];
  query: URLSearchParams;
  /** The URL as written, for the catalogue of links. */
  url: string;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function read(): Route {
  const [first = '', ...rest] = location.pathname.split('/').slice(1).filter((text) => text !== '').map(decoded);
  const places: Record<string, Place> = {
    '': 'today', today: 'today', alerts: 'alerts', alert: 'alert', records: 'records', map: 'map', verify: 'verify',
  };
  return {
    place: places[first] ?? 'missing', rest, query: new URLSearchParams(location.search),
    url: location.pathname + location.search,
  };
}

export const route = $state<Route>(read());

function follow(): void {
  Object.assign(route, read());
}

addEventListener('popstate', follow);

export function go(url: string, replace = false): void {
  if (url === location.pathname + location.search) return;
  if (replace) history.replaceState(history.state, '', url);
  else history.pushState({ within: true }, '', url);
  follow();
  if (!replace) scrollTo(0, 0);
}

/** Back to where the reader came from; a page that was opened by its address has nowhere to go back to. */
export function back(otherwise: string): void {
  if ((history.state as { within?: boolean } | null)?.within) history.back();
  else go(otherwise);
}

/** The present URL with some of the query changed; an empty value removes the name. */
export function withQuery(changes: Record<string, string | null>): string {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  return location.pathname + (text ? `?${text}` : '');
}

/** Lets plain clicks on our own links change the page without loading it again. */
export function interceptLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest?.('a[href]');
  if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download')) return;
  const url = new URL(link.href, location.href);
  if (url.origin !== location.origin || url.pathname.startsWith('/log/') || url.pathname.startsWith('/api/')) return;
  if (url.pathname.endsWith('.json') || url.pathname.endsWith('.txt')) return;
  event.preventDefault();
  if (url.hash && url.pathname === location.pathname && url.search === location.search) {
    arriveAt(document.getElementById(url.hash.slice(1)));
    return;
  }
  go(url.pathname + url.search);
  requestAnimationFrame(() => (url.hash ? arriveAt(document.getElementById(url.hash.slice(1))) : keepFocus()));
}

const plain = (text: string) => encodeURIComponent(text).replaceAll('%3A', ':').replaceAll('%2C', ',');

/** The key of an alert stands in the query: it may hold any character. */
export const alertUrl = (key: string) => `/alert?key=${plain(key)}`;
export const recordUrl = (ref: string) => `/records/row/${plain(ref)}`;
export const deliveryUrl = (ref: string) => `/records/delivery/${ref.split(':')[1] ?? ref}`;
