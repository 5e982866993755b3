// Every rule of axe but the experimental ones: the success criteria of WCAG and the best practices.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What is wrong with the page as it stands, as `rule: where | where`. */
export async function barriers(page) {
  // Through the debugger: the page's own policy refuses scripts from outside.
  await page.evaluate(`${source};0`);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')}`);
}

/** Exactly one heading of the first level, also where it is only heard. */
export const headings = (page) => page.locator('h1').count();
