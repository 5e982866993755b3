// Pictures of every page on fixtures, light and dark: `node tests/shots.mjs FOLDER [NAME…]`.
import { mkdirSync } from 'node:fs';
import { openBrowser, openPage } from './browser.mjs';
import { serve, log } from './fixture-server.mjs';

const [folder = '../build/shots-fixture', ...only] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const server = await serve(0);
const base = `http://127.0.0.1:${server.address().port}`;
const browser = await openBrowser();
const PROOF = JSON.stringify(log.proof(1, 6));
const verify = async (page, text, vkey) => {
  await page.getByTestId('proof-text').fill(text);
  await page.getByTestId('proof-vkey').fill(vkey);
  await page.getByTestId('proof-check').click();
  await page.getByTestId('verify-verdict').waitFor();
};
const shots = {
  today: { path: '/' },
  alerts: { path: '/alerts', act: (page) => page.keyboard.press('j') },
  alert: { path: '/alert?key=licence:ML-0417', act: (page) => page.waitForTimeout(400) },
  'alert-verified': { path: '/alert?key=licence:ML-0417', act: async (page) => { await page.keyboard.press('v'); await page.getByTestId('verify-verdict').waitFor(); } },
  seal: { path: '/alerts', act: (page) => page.keyboard.press('s') },
  keys: { path: '/', act: (page) => page.keyboard.press('?') },
  verify: { path: '/verify' },
  'verify-unchanged': { path: '/verify', act: (page) => verify(page, PROOF, log.vkey) },
  'verify-refused': { path: '/verify', act: (page) => verify(page, PROOF.replace('"number":"6"', '"number":"5"'), log.vkey) },
  records: { path: '/records' },
  tables: { path: '/records?view=tables' },
  table: { path: '/records/table/trade' },
  delivery: { path: '/records/delivery/1' },
  row: { path: '/records/row/0:1:6' },
  map: { path: '/map', act: (page) => page.waitForTimeout(3500) },
};
for (const [name, { path, act }] of Object.entries(shots)) {
  if (only.length > 0 && !only.includes(name)) continue;
  for (const [face, options] of Object.entries({ light: {}, dark: { theme: 'dark' }, phone: { width: 390, height: 844, touch: true } })) {
    const { page, context, faults } = await openPage(browser, options);
    try {
      await page.goto(base + path);
      await page.locator('main').waitFor();
      await page.waitForTimeout(500);
      await act?.(page);
      await page.waitForTimeout(200);
      await page.screenshot({ path: `${folder}/${name}-${face}.png` });
      if (face === 'light' && process.env.FULL) await page.screenshot({ path: `${folder}/${name}-full.png`, fullPage: true });
    } catch (error) {
      console.log(name, face, String(error).slice(0, 300));
    }
    if (faults.length > 0) console.log(name, face, faults.slice(0, 4));
    await context.close();
  }
}
await browser.close();
server.close();
process.exit(0);
