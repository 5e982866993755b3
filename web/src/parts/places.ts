import type { Place } from '../state/route.svelte.ts';
import { t } from '../strings/en.ts';

/** The places that exist, in the order of the header. */
export const PLACES: { name: string; url: string; of: Place[] }[] = [
  { name: t.today, url: '/', of: ['today'] },
  { name: t.alerts, url: '/alerts', of: ['alerts', 'alert'] },
  { name: t.records, url: '/records', of: ['records'] },
  { name: t.map, url: '/map', of: ['map'] },
];
