/** The map's worker: MapLibre's own, with one answer cut short.
 *
 *  MapLibre's worker fetches a layer by its URL, cuts it into tiles, and then sends the whole layer to the page as well,
 *  for calls that this page never makes (`getData`, `updateData`). For 42,000 outlines that copy was 110 MB of objects on
 *  the main thread, and collecting them held a drag for 80 ms. Without it the page keeps the URL. */
import 'maplibre-gl/dist/maplibre-gl-worker.mjs';

interface Answer { type?: string; data?: { data?: { type?: string } } | null }

const post = globalThis.postMessage.bind(globalThis) as (message: unknown, options?: unknown) => void;

globalThis.postMessage = ((message: Answer, options?: unknown) => {
  if (message.type === '<response>' && message.data?.data?.type === 'FeatureCollection') delete message.data.data;
  post(message, options);
}) as typeof globalThis.postMessage;
