// What the tests in a browser share: checks that are counted, and pages whose faults are noted.
import { chromium } from 'playwright-core';

/** A name of the Internet that leads to this machine, as one who attacks a hub here makes it do (DNS rebinding). */
export const reboundName = 'rebound.example';

/** Longest that a page may take for what is waited for, milliseconds. */
export const WAIT = 20_000;

/** The origin of the hub, by the command line or the environment. */
export function hubOrigin() {
  const baseUrl = process.argv[2] ?? process.env.EXPLORER_URL;
  if (baseUrl) return new URL(baseUrl).origin;
  console.error(`Give the address of a running hub, as in: node ${process.argv[1]} http://127.0.0.1:4000`);
  process.exit(2);
}

export function assert(condition, message) {
  if (!condition) throw new Error(message);
}

export const noneOf = (list) => assert(list.length === 0, list.join('\n     '));

const results = { passed: 0, failed: 0 };

/** Runs a check, prints how it went, and returns whether it passed. */
export async function check(name, run) {
  try {
    await run();
    results.passed += 1;
    console.log(`ok   ${name}`);
    return true;
  } catch (error) {
    results.failed += 1;
    console.error(`FAIL ${name}\n     ${error instanceof Error ? error.message : error}`);
    return false;
  }
}

/** Runs checks in a browser, and ends with exit code 1 if one of them fails. */
export async function runInBrowser(run) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=MAP ${reboundName} 127.0.0.1`,
    ],
  });
  try {
    await run(browser);
  } finally {
    await browser.close();
  }
  console.log(`${results.passed} passed, ${results.failed} failed`);
  process.exitCode = results.failed === 0 ? 0 : 1;
}

/** Opens a page and notes what it does wrong: requests elsewhere, errors, violations of its policy. */
export async function openPage(browser, origin, options = {}) {
  const problems = { foreign: [], console: [], policy: [] };
  const workers = new Set();
  const isForeign = (url) =>
    !['data:', 'blob:'].includes(new URL(url).protocol) && new URL(url).origin !== new URL(origin).origin;
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US', ...options });
  context.on('request', (request) => isForeign(request.url()) && problems.foreign.push(request.url()));
  const page = await context.newPage();
  page.on('websocket', (socket) => problems.foreign.push(socket.url()));
  page.on('worker', (worker) => workers.add(worker.url()));
  page.on('pageerror', (error) => problems.console.push(error.message));
  page.on('console', (message) => {
    const gaveUp = /could not create web worker|skip prettification/i.test(message.text());
    if (message.type() === 'error' || gaveUp) problems.console.push(message.text());
  });
  await page.exposeFunction('reportViolation', (violation) => problems.policy.push(violation));
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      window.reportViolation(`${violatedDirective} blocked ${blockedURI}`),
    ),
  );
  page.setDefaultTimeout(WAIT);
  return { page, problems, workers };
}
