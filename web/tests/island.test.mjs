// The real binary, the demonstration country, a real browser: read the first alert on the ground, verify it;
// then change one gram in a copy of the vault and see the browser refuse the row.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync, chmodSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { openBrowser, openPage } from './browser.mjs';
import { measurePanning } from './panning.mjs';

const root = resolve(import.meta.dirname, '..', '..');
const binary = process.env.CUPEL_BINARY ?? join(root, 'build/release/cupel');
const shots = join(root, 'build/shots');
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const KEY = 'licence:ML-0417';
const ALERT = `/alert?key=${encodeURIComponent(KEY)}`;
const PAGES = {
  today: '/', alerts: '/alerts', alert: ALERT, map: '/map', records: '/records', delivery: '/records/delivery/2', table: '/records/table/trade',
  row: '/records/row/0:2:0', verify: '/verify',
};
const folder = mkdtempSync(join(tmpdir(), 'cupel-island-'));
const data = join(folder, 'data');
const servers = [];
let browser;
let intake;

function cupel(...args) {
  return execFileSync(binary, [...args, '--json'], { encoding: 'utf8', maxBuffer: 1 << 28 });
}

/** Starts the server and gives its login link. */
function serve(at) {
  return new Promise((done, failed) => {
    const child = spawn(binary, ['serve', '--data', at, '--port', '0', '--page', join(root, 'web/dist')]);
    servers.push(child);
    let said = '';
    const listen = (piece) => {
      said += piece;
      const link = /http:\/\/127\.0\.0\.1:\d+\/login\?token=[\w-]+/.exec(said);
      if (link) done(link[0]);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('exit', () => failed(new Error(`the server ended: ${said}`)));
    setTimeout(() => failed(new Error(`no link after 20 s: ${said}`)), 20_000).unref();
  });
}

/** The next server may open the folder only when this one has let go of it. */
async function stopLast() {
  const child = servers.pop();
  child.removeAllListeners('exit');
  const ended = new Promise((done) => child.on('exit', done));
  child.kill('SIGTERM');
  await ended;
}

async function logIn(link, options) {
  const opened = await openPage(browser, options);
  await opened.page.goto(link);
  await opened.page.locator('main').waitFor({ state: 'attached' });
  return { ...opened, base: new URL(link).origin };
}

before(async () => {
  mkdirSync(shots, { recursive: true });
  cupel('init', '--demonstration', '--data', data);
  intake = JSON.parse(cupel('ingest', join(root, 'worlds/island'), '--data', data));
  cupel('analyse', '--data', data);
  browser = await openBrowser();
}, { timeout: 60_000 });

after(async () => {
  await browser?.close();
  while (servers.length > 0) await stopLast();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

test('the first view comes soon, and the script is small', { timeout: 60_000 }, async () => {
  const link = await serve(data);
  // Nothing is in the browser's cache yet: the login link leads to Today.
  const { page, context } = await openPage(browser);
  const begin = Date.now();
  await page.goto(link);
  await page.getByTestId('overview').waitFor();
  const took = Date.now() - begin;
  console.log(`first view ${took} ms (goal 2000)`);
  assert.ok(took < 8_000, `first view took ${took} ms`);
  let script = 0;
  for (const name of readdirSync(join(root, 'web/dist/assets'))) if (name.endsWith('.js.gz')) script += statSync(join(root, 'web/dist/assets', name)).size;
  console.log(`script ${script} bytes compressed (goal 700000)`);
  assert.ok(script <= 700_000);
  await context.close();
  await stopLast();
});

test('the alert is read, its rows are verified in the browser, every page is clean', { timeout: 150_000 }, async () => {
  const link = await serve(data);
  const { page, context, base, faults } = await logIn(link);
  await page.goto(base + '/alerts');
  await page.getByTestId('alert-row').first().waitFor();
  await page.goto(base + ALERT);
  await page.getByText('Licence ML-0417 booked 24.0 kg in 12 months; 0.1 ha was disturbed.').first().waitFor();
  await page.keyboard.press('v');
  await page.locator('[data-test=verify-verdict][data-verdict=verified]').waitFor({ timeout: 20_000 });
  for (const theme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: theme });
    for (const [name, path] of Object.entries(PAGES)) {
      await page.goto(base + path);
      await page.locator('main').waitFor({ state: 'attached' });
      await page.waitForTimeout(name === 'map' ? 2500 : 700);
      await page.screenshot({ path: join(shots, `${name}-${theme}.png`), fullPage: name === 'alert' });
      // Through the debugger: the page's own policy refuses scripts from outside.
      await page.evaluate(`${axeSource};0`);
      const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'], runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] } }));
      const wrong = found.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(' | ')}`);
      assert.deepEqual(wrong, [], `${name} ${theme}`);
    }
  }
  assert.deepEqual(faults, []);
  await context.close();
  await stopLast();
});

test('the map is dragged without holding the page', { timeout: 90_000 }, async () => {
  const { page, context, base } = await logIn(await serve(data));
  await page.goto(base + '/map?period=all');
  await page.locator('[data-test=map][data-ready=true]').waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1500);
  // Others may use the cores meanwhile: the least of three is what the page itself costs.
  const costs = [];
  for (let i = 0; i < 3 && !(costs.at(-1)?.longest_script_ms < 50); ++i) costs.push(await measurePanning(page));
  costs.sort((a, b) => a.longest_script_ms - b.longest_script_ms);
  console.log(`panning, per frame: ${JSON.stringify(costs[0])}`);
  assert.ok(costs[0].longest_script_ms < 50, `a script task of ${costs[0].longest_script_ms} ms`);
  await context.close();
  await stopLast();
});

test('one gram changed in the vault: the browser refuses the row with file and line', { timeout: 60_000 }, async () => {
  const copy = join(folder, 'changed');
  cpSync(data, copy, { recursive: true });
  cpSync(`${data}.keys`, `${copy}.keys`, { recursive: true, filter: (name) => !name.endsWith('.sock') });
  chmodSync(`${copy}.keys`, 0o700);
  const returns = intake.files.find((file) => file.path.endsWith('returns-2025.csv'));
  const blob = join(copy, 'vault/blobs', returns.sha256.slice(0, 2), returns.sha256);
  const text = readFileSync(blob, 'utf8');
  const line = text.split('\n').findIndex((one) => one.startsWith('ML-0417;')) + 1;
  const changed = text.replace(/(ML-0417;[^\n]*;)(\d+)(,\d\r?\n)/, (_, head, grams, tail) => `${head}${Number(grams) + 1}${tail}`);
  assert.notEqual(changed, text);
  chmodSync(blob, 0o600);
  writeFileSync(blob, changed);
  const { page, context, base } = await logIn(await serve(copy));
  await page.goto(base + ALERT);
  await page.getByText('Licence ML-0417 booked').first().waitFor();
  await page.keyboard.press('v');
  const verdict = page.locator('[data-test=verify-verdict][data-verdict=refused]');
  await verdict.waitFor({ timeout: 20_000 });
  await page.screenshot({ path: join(shots, 'alert-refused-light.png') });
  // The browser's own arithmetic, not the word of the server that holds the bytes.
  assert.equal(await page.getByTestId('refused-row').first().getAttribute('data-reason'), 'row_not_in_delivery');
  assert.doesNotMatch(await verdict.innerText(), /server gives no proof/);
  const said = await page.locator('main').innerText();
  assert.match(said, /returns-2025\.csv/);
  assert.match(await verdict.innerText(), new RegExp(`line\\s*${line}\\b`));
  await context.close();
});
