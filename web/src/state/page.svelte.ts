/** What all places share: the overview, the seal, open panels, choices of the user kept in this browser. */
import { api } from '../api/client.ts';
import type { Overview } from '../api/types.ts';
import { Load } from './load.svelte.ts';

export const overview = new Load<Overview>();

export const panels = $state({ seal: false, keys: false, own: false });

export type Theme = 'system' | 'light' | 'dark';

function stored(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function store(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Storage may be closed to us: the choice then lasts until the page is left.
  }
}

const themeStored = stored('cupel.theme');

export const choices = $state<{ theme: Theme; singleKeys: boolean }>({
  theme: themeStored === 'light' || themeStored === 'dark' ? themeStored : 'system',
  singleKeys: stored('cupel.keys') !== 'off',
});

const dark = matchMedia('(prefers-color-scheme: dark)');

/** Rises whenever the colours change, so that what is drawn on a canvas reads the tokens again. */
export const painted = $state({ theme: document.documentElement.dataset['theme'] ?? 'light' });

function paint(): void {
  const theme = choices.theme === 'system' ? (dark.matches ? 'dark' : 'light') : choices.theme;
  document.documentElement.dataset['theme'] = theme;
  painted.theme = theme;
}

dark.addEventListener('change', paint);

export function chooseTheme(theme: Theme): void {
  choices.theme = theme;
  store('cupel.theme', theme);
  paint();
}

export function chooseSingleKeys(on: boolean): void {
  choices.singleKeys = on;
  store('cupel.keys', on ? 'on' : 'off');
}

export function refresh(): void {
  void overview.ask((signal) => api.overview(signal));
}

export const online = $state({ now: navigator.onLine, since: '' });

addEventListener('online', () => Object.assign(online, { now: true, since: '' }));
addEventListener('offline', () => Object.assign(online, { now: false, since: new Date().toISOString().slice(11, 16) }));
