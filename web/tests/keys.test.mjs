// The page by keyboard alone, on fixtures: every stop of Tab is seen, nobody is kept in, Escape leads out.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openPage } from './browser.mjs';

const { serve } = await import('./fixture-server.mjs');
const ALERT = '/alert?key=licence:ML-0417';
let server;
let base;
let browser;

before(async () => {
  server = await serve(0);
  base = `http://127.0.0.1:${server.address().port}`;
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

async function on(path, act, options) {
  const { context, page, faults } = await openPage(browser, options);
  try {
    await page.goto(base + path);
    await page.locator('main').waitFor();
    await page.waitForTimeout(500);
    await act(page);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
  }
}

/** What has the focus: its words, whether a ring is drawn, whether it lies free of header and bars. */
const stop = (page) => page.evaluate(() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const ringed = at.closest('label') ?? at;
  const drawn = [at, ringed].some((one) => { const style = getComputedStyle(one); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2; });
  const box = at.getBoundingClientRect();
  // A map may lie under its panels, a long block under the fold: one place that can be seen is enough.
  const free = [[40, 20], [box.width / 2, box.height / 2]].some(([across, down]) => {
    const x = Math.min(innerWidth - 2, Math.max(1, box.left + Math.min(box.width / 2, across)));
    const y = box.top + Math.min(box.height / 2, down);
    const top = document.elementFromPoint(x, y);
    return top !== null && (at.contains(top) || top.contains(at) || ringed.contains(top));
  });
  window.seenStops ??= new Map();
  if (!window.seenStops.has(at)) window.seenStops.set(at, window.seenStops.size);
  const words = at.getAttribute('aria-label') ?? at.textContent ?? '';
  return { id: window.seenStops.get(at), words: `${at.tagName} ${words.trim().slice(0, 40)}`, drawn, free, inBar: at.closest('.top, .acts, .tabbar') !== null };
});

async function walk(page, most = 250) {
  const stops = [];
  for (let i = 0; i < most; ++i) {
    await page.keyboard.press('Tab');
    const at = await stop(page);
    if (at === null || stops.some((one) => one.id === at.id)) return stops;
    stops.push(at);
  }
  return assert.fail('Tab does not come round');
}

const PLACES = { today: '/', alerts: '/alerts', alert: ALERT, records: '/records', delivery: '/records/delivery/4', tables: '/records?view=tables', row: '/records/row/0:1:6', verify: '/verify', map: '/map' };
for (const [name, path] of Object.entries(PLACES)) {
  test(`${name}: Tab goes round, and each stop is ringed and not covered`, { timeout: 90_000 }, () => on(path, async (page) => {
    if (name === 'map') await page.locator('[data-test=map][data-ready=true]').waitFor({ timeout: 60_000 });
    const stops = await walk(page);
    assert.ok(stops.length >= 5, `${stops.length} stops`);
    assert.match(stops[0].words, /Go to content/);
    assert.deepEqual(stops.filter((one) => !one.drawn).map((one) => one.words), [], 'no ring');
    assert.deepEqual(stops.filter((one) => !one.free).map((one) => one.words), [], 'covered');
  }));
}

test('the way past the header leads to the content', () => on('/alerts', async (page) => {
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
  await page.keyboard.press('Tab');
  assert.match((await stop(page)).words, /Filter/);
}));

test('a link that leads to another page leaves the reader at its content', () => on('/alerts', async (page) => {
  await page.locator('[data-test=alert-row] a').nth(1).focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('alert-title').waitFor();
  await page.waitForTimeout(150);
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
  await page.keyboard.press('Tab');
  assert.match((await stop(page)).words, /Alerts/);
}));

test('Escape closes what was opened last and gives the focus back', () => on('/alerts', async (page) => {
  await page.getByTestId('seal').focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('seal-panel').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'seal');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('j');
  assert.doesNotMatch(page.url(), /at=/, 'a key moved what lies under the list of keys');
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('dialog').count(), 0);
  await page.keyboard.press('Escape');
  assert.equal(await page.getByTestId('seal-panel').count(), 0);
  assert.match(await page.evaluate(() => document.activeElement?.getAttribute('data-test') ?? ''), /^seal$/);
}));

test('a demonstration explains where own files go: a dialog by keyboard, Escape leads out', () => on('/', async (page) => {
  await page.getByTestId('own-files-button').focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByTestId('own-files');
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /make run DATA=FOLDER[\s\S]*cupel run FOLDER[\s\S]*not a demonstration/);
  assert.equal(await dialog.evaluate((node) => node.contains(document.activeElement)), true);
  await page.keyboard.press('Tab');
  assert.equal(await dialog.evaluate((node) => node.contains(document.activeElement)), true);
  await page.keyboard.press('j');
  await page.keyboard.press('Escape');
  assert.equal(await dialog.count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-test')), 'own-files-button');
  assert.equal(new URL(page.url()).pathname, '/');
}));

test('the filter opens with its key, takes the focus each time, and Escape closes it', () => on('/alerts', async (page) => {
  for (let i = 0; i < 2; ++i) {
    await page.keyboard.press('f');
    await page.locator('.chooser').waitFor();
    await page.waitForTimeout(100);
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'SELECT');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.chooser').count(), 0);
    assert.match((await stop(page)).words, /Filter/);
  }
}));

test('Escape leaves an alert for the list, also where there is nothing to go back to', () => on(ALERT, async (page) => {
  await page.getByTestId('alert-title').waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('alert-table').waitFor();
  assert.match(page.url(), /\/alerts$/);
}));

test('the list of the map and its card take the focus, and Escape gives it back', { timeout: 90_000 }, () => on('/map?at=-61.617,6.023,14', async (page) => {
  await page.locator('[data-test=map][data-ready=true]').waitFor({ timeout: 60_000 });
  await page.getByTestId('map-list-button').focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('map-list').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-test')), 'map-list');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  assert.equal(await page.getByTestId('map-list').count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-test')), 'map-list-button');
  // The map's own handler and ours would both move it: one step to the right is one step.
  const place = () => new URL(page.url()).searchParams.get('at')?.split(',').map(Number);
  const width = (await page.locator('.mapbox canvas').boundingBox()).width;
  const before = place();
  await page.locator('.mapbox canvas').focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForTimeout(800);
  const degrees = place()[0] - before[0];
  const pixels = (degrees / 360) * 512 * 2 ** before[2];
  assert.ok(pixels > 60 && pixels < 160, `moved by ${pixels} of ${width} pixels`);
}));
