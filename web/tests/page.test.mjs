// The page in Chromium on fixtures: accessibility in both themes, keys, the URL as state, checking in the browser, offline.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { barriers, headings } from './axe.mjs';
import { openBrowser, openPage } from './browser.mjs';

process.env.DETECTIONS ??= '45000';
const { serve, log, setTamper } = await import('./fixture-server.mjs');
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

/** A fresh page; any fault of console or content policy fails the test. */
async function on(path, act, options) {
  const { context, page, faults } = await openPage(browser, options);
  try {
    await page.goto(base + path);
    await page.locator('main').waitFor();
    await act(page);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
  }
}

const FACES = {
  today: ['/'],
  alerts: ['/alerts?priority=P2', (page) => page.keyboard.press('f')],
  alert: [ALERT, (page) => page.getByTestId('evidence-row').first().waitFor()],
  'alert, verified': [ALERT, async (page) => { await page.getByTestId('evidence-row').first().waitFor(); await page.keyboard.press('v'); await page.getByTestId('verify-verdict').waitFor(); }],
  map: ['/map', (page) => page.locator('[data-test=map][data-ready=true]').waitFor({ timeout: 60_000 })],
  records: ['/records'],
  dictionary: ['/records?view=tables', (page) => page.locator('summary').first().click()],
  table: ['/records/table/trade'],
  delivery: ['/records/delivery/1?tab=defects'],
  row: ['/records/row/0:1:6'],
  verify: ['/verify'],
  'verify, unchanged': ['/verify', (page) => paste(page, JSON.stringify(log.proof(1, 6)), log.vkey)],
  seal: ['/alerts', (page) => page.keyboard.press('s')],
  keys: ['/', (page) => page.keyboard.press('?')],
};

async function paste(page, text, vkey) {
  await page.getByTestId('proof-text').fill(text);
  await page.getByTestId('proof-vkey').fill(vkey);
  await page.getByTestId('proof-check').click();
  await page.getByTestId('verify-verdict').waitFor();
}

for (const [name, [path, act]] of Object.entries(FACES)) {
  test(`${name}: no barrier in light, dark and on a phone`, { timeout: 120_000 }, async () => {
    for (const options of [{}, { theme: 'dark' }, { width: 390, height: 844, touch: true }]) {
      await on(path, async (page) => {
        await page.waitForTimeout(500);
        await act?.(page);
        await page.waitForTimeout(150);
        assert.deepEqual(await barriers(page), [], JSON.stringify(options));
        assert.equal(await headings(page), 1);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(wide <= 0, `scrolls sideways by ${wide} px, ${JSON.stringify(options)}`);
      }, options);
    }
  });
}

test('a page has its heading before anything has arrived, and when nothing can', async () => {
  for (const path of ['/', '/alerts', ALERT, '/map', '/records', '/records/delivery/1', '/records?view=tables', '/records/table/trade', '/records/row/0:1:6']) {
    for (const answer of [() => undefined, (route) => route.fulfill({ status: 503, json: { code: 'busy', title: 'Busy', detail: 'Busy', status: 503 } })]) {
      const { page, context } = await openPage(browser);
      await page.route('**/api/v1/**', answer);
      await page.goto(base + path);
      await page.locator('main h1').first().waitFor({ state: 'attached' });
      await page.waitForTimeout(300);
      assert.equal(await headings(page), 1, path);
      assert.deepEqual(await barriers(page), [], path);
      await context.close();
    }
  }
});

test('an alert says what it does not show, and opens its rows as received', () => on(ALERT, async (page) => {
  assert.match(await page.getByTestId('does-not-show').innerText(), /who moved the metal/);
  await page.getByTestId('evidence-row').first().waitFor();
  assert.match(await page.locator('[data-test=evidence-row] .raw').first().innerText(), /ML-0417/);
  await page.getByRole('button', { name: '2 rows' }).click();
  assert.match(page.url(), /open=A01,A05/);
  await page.reload();
  assert.equal(await page.getByTestId('evidence-row').count() > 4, true);
}));

test('the fields a finding used are underlined in the rows as received', () => on(`${ALERT}&open=A01,A05`, async (page) => {
  const marks = (ref) => page.locator(`[data-ref="${ref}"] mark`);
  await marks('0:1:0').first().waitFor();
  assert.deepEqual(await marks('0:1:0').allInnerTexts(), ['ML-0417', '2.3']);
  assert.deepEqual(await marks('0:4:0').allInnerTexts(), ['Awenna land']);
  assert.match(await marks('0:1:0').first().evaluate((mark) => getComputedStyle(mark).boxShadow), /inset/);
}));

test('rows unchanged are verified in this browser', () => on(ALERT, async (page) => {
  await page.getByTestId('verify-button').click();
  const verdict = page.getByTestId('verify-verdict');
  await verdict.waitFor();
  assert.equal(await verdict.getAttribute('data-verdict'), 'verified');
  assert.match(await verdict.innerText(), /does not say that the content is true/);
  // 13 rows and 2, of which 8 are shown.
  assert.match(await verdict.innerText(), /^Unchanged since received\.\s+All 15 rows are/);
}));

test('every row of a finding can be opened from the alert', () => on(ALERT, async (page) => {
  const all = page.getByTestId('all-rows').first();
  await all.locator('summary').click();
  assert.equal(await all.getByRole('link').count(), 13);
  await all.getByRole('link', { name: '0:1:33' }).click();
  await page.getByTestId('record').waitFor();
  assert.match(page.url(), /records\/row\/0:1:33$/);
}));

test('where an alert rests on more rows than are checked, the verdict names both numbers', () => on('/alert?key=corridor:VAR-KES:2023', async (page) => {
  await page.getByTestId('verify-button').click();
  const verdict = page.getByTestId('verify-verdict');
  await verdict.waitFor({ timeout: 20_000 });
  assert.match(await verdict.innerText(), /^200 of 236 rows: unchanged since received\.\s+.*the other 36 were not checked/s);
  await page.getByTestId('all-rows').locator('summary').click();
  await page.getByTestId('all-rows').getByRole('button', { name: 'Show more' }).click();
  assert.equal(await page.getByTestId('all-rows').getByRole('link').count(), 236);
}));

test('the proof of another row is refused, though it holds', () => on(ALERT, async (page) => {
  await page.route('**/api/v1/proofs/0:1:33', (route) => route.continue({ url: `${base}/api/v1/proofs/0:1:30` }));
  await page.getByTestId('verify-button').click();
  await page.getByTestId('verify-verdict').waitFor();
  assert.equal(await page.getByTestId('refused-row').getAttribute('data-reason'), 'other_row');
  assert.equal(await page.getByTestId('refused-row').getAttribute('data-ref'), '0:1:33');
}));

test('the rows of every finding go on paper, not only of those open', () => on(ALERT, async (page) => {
  await page.getByTestId('evidence-row').first().waitFor();
  const second = page.locator('#rows-A05 [data-test=evidence-row] .raw mark').first();
  await second.waitFor({ state: 'attached' });
  assert.equal(await second.isVisible(), false);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await second.isVisible(), true);
  assert.match(await page.locator('#rows-A01').innerText(), /0:1:33/);
}));

test('one gram more in a file is refused with file and line', async () => {
  setTamper(true);
  try {
    await on(ALERT, async (page) => {
      await page.getByTestId('verify-button').waitFor();  // before it the key means nothing
      await page.keyboard.press('v');
      const verdict = page.getByTestId('verify-verdict');
      await verdict.waitFor();
      assert.equal(await verdict.getAttribute('data-verdict'), 'refused');
      assert.match(await page.getByTestId('refused-where').innerText(), /returns_2025\.csv, line 8/);
      assert.equal(await page.getByTestId('refused-row').getAttribute('data-reason'), 'row_not_in_delivery');
    });
  } finally {
    setTamper(false);
  }
});

test('Verify works without network once it is open, and refuses by name', () => on('/verify', async (page) => {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(500);
  await page.context().setOffline(true);
  const proof = log.proof(1, 6);
  await paste(page, JSON.stringify(proof), log.vkey);
  assert.equal(await page.getByTestId('verify-verdict').getAttribute('data-verdict'), 'verified');
  assert.equal(await page.locator('[data-test=checks] tbody tr').count(), 10);
  assert.equal(await page.locator('[data-test=checks] .okc').count(), 1);
  await page.getByText('Another proof').click();
  await paste(page, JSON.stringify({ ...proof, index: '2' }), log.vkey);
  assert.equal(await page.getByTestId('verify-verdict').getAttribute('data-reason'), 'not_in_log');
}));

test('the key of another log is no accusation: nothing is judged with it', () => on('/verify', async (page) => {
  await paste(page, JSON.stringify(log.proof(1, 6)), 'other.example+5863ac62+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c');
  const verdict = page.getByTestId('verify-verdict');
  assert.equal(await verdict.getAttribute('data-verdict'), 'other_log');
  assert.match(await verdict.innerText(), new RegExp(`The key you gave is of log other\\.example; this proof is of log ${log.origin}\\.`));
  assert.doesNotMatch(await page.locator('main').innerText(), /Refused|shows no row/);
  assert.equal(await page.locator('[data-test=checks] .okc').count(), 0);
  await page.getByTestId('proof-vkey').fill(log.vkey);
  await page.getByRole('button', { name: 'Check' }).click();
  await page.locator('[data-verdict=verified]').waitFor();
}));

test('Verify without a key does not call a proof verified', () => on('/verify', async (page) => {
  await page.getByTestId('proof-text').fill(JSON.stringify(log.proof(1, 6)));
  await page.getByTestId('proof-check').click();
  await page.getByTestId('verify-verdict').waitFor();
  assert.equal(await page.getByTestId('verify-verdict').getAttribute('data-verdict'), 'consistent');
}));

test('a log whose key changed is not trusted again', () => on('/verify', async (page) => {
  await page.evaluate(([origin]) => localStorage.setItem(`cupel.log.${origin}`, JSON.stringify({ vkey: `${origin}+ece72008+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c`, since: '2026-01-01T00:00:00Z', size: '0', root: '' })), [log.origin]);
  await page.getByTestId('proof-text').fill(JSON.stringify(log.proof(1, 6)));
  await page.getByTestId('proof-check').click();
  await page.getByTestId('verify-verdict').waitFor();
  assert.notEqual(await page.getByTestId('verify-verdict').getAttribute('data-verdict'), 'verified');
}));

test('keys move, open, go and come back; the URL is the state', () => on('/alerts', async (page) => {
  await page.getByTestId('alert-row').first().waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  assert.match(page.url(), /at=corridor/);
  await page.keyboard.press('Enter');
  await page.getByTestId('alert-title').waitFor();
  await page.keyboard.press('k');
  await page.waitForURL(/territory/);
  await page.goBack();
  await page.goBack();
  await page.getByTestId('alert-table').waitFor();
  assert.match(await page.locator('tr.cur').innerText(), /Varda/);
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await page.getByTestId('records').waitFor();
  await page.keyboard.press('Shift+D');
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await page.reload();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
}));

test('single keys are dead in fields and can be switched off', () => on('/alerts', async (page) => {
  await page.keyboard.press('?');
  await page.getByRole('button', { name: 'Off' }).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('s');
  assert.equal(await page.getByTestId('seal-panel').count(), 0);
}));

test('a filter is a chip and a part of the URL', () => on('/alerts?kind=territory', async (page) => {
  await page.getByTestId('alert-row').first().waitFor();
  assert.equal(await page.getByTestId('alert-row').count(), 1);
  await page.getByRole('button', { name: /Remove filter/ }).click();
  await page.waitForURL(/alerts$/);
  await page.waitForFunction(() => document.querySelectorAll('[data-test=alert-row]').length > 5);
}));

test('a file is taken, its receipt linked, and the questions asked again', () => on('/records', async (page) => {
  await page.getByTestId('file-input').setInputFiles({ name: 'more.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') });
  await page.getByTestId('upload-result').waitFor();
  assert.match(await page.getByTestId('upload-result').innerText(), /more\.csv: 12 rows sealed/);
  await page.getByRole('button', { name: 'Ask the questions again' }).click();
  await page.getByText(/^Asked\./).waitFor();
}));

test('in Arabic order nothing is cut or pushed aside', () => on(`${ALERT}&dir=rtl`, async (page) => {
  await page.getByTestId('evidence-row').first().waitFor();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `scrolls sideways by ${wide} px`);
  const title = await page.getByTestId('alert-title').boundingBox();
  assert.ok(title && title.x + title.width > 1300);
}));

test('the map lists what is in view and shows a card', { timeout: 120_000 }, () => on('/map?at=-61.617,6.023,14', async (page) => {
  await page.locator('[data-test=map][data-ready=true]').waitFor({ timeout: 60_000 });
  await page.keyboard.press('i');
  await page.getByTestId('map-list').waitFor();
  await page.getByRole('button', { name: 'ML-0417' }).click();
  assert.match(await page.getByTestId('map-card').innerText(), /Does not show who dug/);
  await page.keyboard.press(',');
  await page.waitForURL(/period=2024/);
}));

test('45,000 outlines leave no copy in the page itself', { timeout: 400_000 }, () => on('/map?period=all', async (page) => {
  await page.locator('[data-test=map][data-ready=true]').waitFor({ timeout: 120_000 });
  await page.waitForTimeout(3000);
  const client = await page.context().newCDPSession(page);
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  assert.ok(usedSize < 30e6, `the page holds ${Math.round(usedSize / 1e6)} MB: a copy of the outlines?`);
}));
