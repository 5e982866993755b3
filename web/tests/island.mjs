// The demonstration country in a folder of its own, served by the real binary. For tests and figures.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openPage } from './browser.mjs';

export const root = resolve(import.meta.dirname, '..', '..');
const binary = process.env.CUPEL_BINARY ?? join(root, 'build/release/cupel');
export const folder = mkdtempSync(join(tmpdir(), 'cupel-page-'));
const servers = [];

export function cupel(...args) {
  return execFileSync(binary, [...args, '--json'], { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Starts the server and gives its login link. */
export function serve(at) {
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
export async function stopLast() {
  const child = servers.pop();
  child.removeAllListeners('exit');
  const ended = new Promise((done) => child.on('exit', done));
  child.kill('SIGTERM');
  await ended;
}

/** What a test left running when it failed: the next one could not open the folder. */
export async function stopAll() {
  while (servers.length > 0) await stopLast();
}

export async function logIn(browser, link, options) {
  const opened = await openPage(browser, options);
  await opened.page.goto(link);
  await opened.page.locator('main').waitFor({ state: 'attached' });
  return { ...opened, base: new URL(link).origin };
}

/** takes files into a new folder of data; gives what the intake said. */
export function takeIn(name, ...paths) {
  const data = join(folder, name);
  cupel('init', '--demonstration', '--data', data);
  const intake = JSON.parse(cupel('ingest', ...paths, '--data', data));
  return { data, intake };
}

export async function tidy() {
  await stopAll();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** From the login link to what Today says, in ms; nothing is in the browser's cache yet. */
export async function firstView(browser, link) {
  const { page, context } = await openPage(browser);
  const begin = Date.now();
  await page.goto(link);
  await page.getByTestId('overview').waitFor();
  const took = Date.now() - begin;
  await context.close();
  return took;
}

/** Bytes of all script of the page, compressed as they are served. */
export function scriptBytes() {
  const assets = join(root, 'web/dist/assets');
  return readdirSync(assets).filter((name) => name.endsWith('.js.gz')).reduce((sum, name) => sum + statSync(join(assets, name)).size, 0);
}
