// Opens Debian's Chromium. The renderer is software here and is named in every measurement.
import { chromium, selectors } from 'playwright-core';

selectors.setTestIdAttribute('data-test');

export function openBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--enable-unsafe-swiftshader', '--use-angle=swiftshader'] });
}

/** A page of its own with a theme; errors of the console and of the content security policy are collected. */
export async function openPage(browser, { theme = 'light', width = 1440, height = 900, touch = false } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, reducedMotion: 'reduce', hasTouch: touch, isMobile: touch, serviceWorkers: 'block', timezoneId: 'UTC', locale: 'en-GB' });
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content Security Policy/.test(message.text())) faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  return { context, page, faults };
}
