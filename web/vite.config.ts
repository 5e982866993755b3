import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

/** The theme is set before first paint by a classic script of its own: a module would run too late,
 *  and the content security policy allows no inline script. */
function themeScript(): Plugin {
  const source = readFileSync(new URL('./src/theme.js', import.meta.url), 'utf8');
  const name = `assets/theme-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.js`;
  return {
    name: 'theme-script',
    apply: 'build',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) => html.replace('<script src="/src/theme.js"></script>', `<script src="/${name}"></script>`),
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: name, source });
    },
  };
}

/** MapLibre's package says that its script has no side effects; its worker has nothing else and would be left out. */
function mapWorker(): Plugin {
  return {
    name: 'map-worker',
    transform: (code, id) => (id.includes('maplibre-gl-worker') ? { code, map: null, moduleSideEffects: true } : undefined),
  };
}

export default defineConfig({
  plugins: [themeScript(), svelte()],
  worker: { format: 'es', plugins: () => [mapWorker()] },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8420', '/log': 'http://127.0.0.1:8420' } },
});
