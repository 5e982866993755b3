// Figures of the page for `make bench`: one line of JSON each on stdout, { name, unit, goal, measured, note }, or
// { name, skipped }. The map is measured on the real detections of the Amazon, all years at once, at 1280 × 800.
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openBrowser } from './browser.mjs';
import { cupel, firstView, logIn, root, scriptBytes, serve, stopLast, takeIn, tidy } from './island.mjs';
import { leastOfPanning } from './panning.mjs';

const SHARED = process.env.CUPEL_SHARED || resolve(root, '..', 'shared', 'data');
const REAL = join(SHARED, 'earth', 'mining-detector');

const print = (line) => console.log(JSON.stringify(line));
const figure = (name, unit, goal, measured, note) => print({ name, unit, goal, measured, ...(note ? { note } : {}) });

/** The least of three first views: others may use the cores meanwhile. */
async function measureIsland(browser) {
  const { data } = takeIn('island', join(root, 'worlds/island'));
  cupel('analyse', '--data', data);
  const views = [];
  for (let i = 0; i < 3; ++i) {
    views.push(await firstView(browser, await serve(data)));
    await stopLast();
  }
  figure('page: first view, Today, cold cache', 'ms', 2000, Math.min(...views), `least of ${views.join(', ')}`);
  figure('page: script, compressed', 'kB', 700, Math.round(scriptBytes() / 100) / 10);
}

/** Nothing is drawn any more, so that the drag does not pay for what came before it. */
async function openMap(browser, data) {
  const opened = await logIn(browser, await serve(data), { width: 1280, height: 800 });
  await opened.page.goto(`${opened.base}/map?period=all`);
  await opened.page.locator('[data-test=map][data-ready=true]').waitFor({ timeout: 120_000 });
  await opened.page.waitForTimeout(2500);
  return opened;
}

function realFiles() {
  const detections = readdirSync(join(REAL, 'detections')).filter((name) => /^mining_\d+_simplified\.geojson\.gz$/.test(name));
  return [...detections.map((name) => join(REAL, 'detections', name)), join(REAL, 'boundaries/indigenous_territories.geojson.gz'), join(REAL, 'airstrips/airstrips.geojson.gz')];
}

async function measureMap(browser) {
  if (!existsSync(REAL)) return print({ name: 'page: map of all detections', skipped: 'CUPEL_SHARED is absent' });
  const { data, intake } = takeIn('amazon', ...realFiles());
  const records = intake.files.reduce((sum, file) => sum + Number(file.rows ?? 0), 0);
  const { context, page } = await openMap(browser, data);
  // A software renderer draws all of it in about a second a frame: thirty steps are a drag of half a minute.
  const cost = await leastOfPanning(page, 2, { steps: 30, x: 640, y: 400 });
  const note = `${records} outlines and marks, ${cost.frames} frames, ${cost.renderer}`;
  figure('page: map drag, script + layout + paint a frame, p95', 'ms', 8, cost.p95_ms, note);
  figure('page: map drag, longest script task', 'ms', 50, cost.longest_script_ms, `${cost.longest_what}; ${note}`);
  figure('page: map drag, waits for the GPU or a core a frame, p95 (beside, no goal)', 'ms', 0, cost.p95_wait_ms, `longest collection of garbage ${cost.longest_garbage_ms} ms; ${note}`);
  await context.close();
  await stopLast();
}

const browser = await openBrowser();
try {
  await measureIsland(browser);
  await measureMap(browser);
} finally {
  await browser.close();
  await tidy();
}
process.exit(0);
