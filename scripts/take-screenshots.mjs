// Takes the pictures in docs/images from a running hub with demonstration data.
//   node scripts/take-screenshots.mjs [http://127.0.0.1:4000]     with Chromium at CHROMIUM_PATH, else /usr/bin/chromium
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const origin = new URL(process.argv[2] ?? 'http://127.0.0.1:4000').origin;
const directory = fileURLToPath(new URL('../docs/images', import.meta.url));
const readyQuery = '02-coordination-programme';

/** Takes a picture of the explorer with a ready query and its answer, in a browser's language. */
async function takeExplorer(browser, { locale, file }) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, colorScheme: 'light', locale });
  await page.goto(`${origin}/graphql`, { waitUntil: 'load' });
  await page.locator('.graphiql-query-editor .view-line').nth(5).waitFor();
  const ready = page.locator(`.ready-query[data-name="${readyQuery}"]`);
  await ready.click();
  await page.locator(`.ready-query-active[data-name="${readyQuery}"]`).waitFor();
  await page.locator('.graphiql-query-editor .view-lines', { hasText: 'CoordinationProgramme' }).waitFor();
  // The editor reads the operation a little after a change.
  await page.waitForTimeout(500);
  await page.locator('.graphiql-execute-button').click();
  await page.locator('.graphiql-response .view-lines', { hasText: '"data"' }).waitFor();
  await page.mouse.move(0, 0);
  await page.waitForTimeout(1500);
  await page.screenshot({ path: path.join(directory, file) });
}

await mkdir(directory, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
try {
  await takeExplorer(browser, { locale: 'en-GB', file: 'explorer.png' });
  await takeExplorer(browser, { locale: 'vi-VN', file: 'explorer.vi.png' });
} finally {
  await browser.close();
}
