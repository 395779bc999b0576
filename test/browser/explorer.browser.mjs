import { chromium } from 'playwright-core';

const baseUrl = process.argv[2] ?? process.env.EXPLORER_URL;
if (!baseUrl) {
  console.error(
    'Give the address of a running hub, as in: node test/browser/explorer.browser.mjs http://127.0.0.1:4000',
  );
  process.exit(2);
}

const origin = new URL(baseUrl).origin;
const WAIT = 20_000;
const problems = { foreign: [], console: [], policy: [] };
const workers = new Set();
const results = { passed: 0, failed: 0 };

async function check(name, run) {
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

function assert(condition, message) {
  if (!condition) throw new Error(message);
}

function launch() {
  return chromium.launch({
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
    ],
  });
}

function isForeign(url) {
  return !['data:', 'blob:'].includes(new URL(url).protocol) && new URL(url).origin !== origin;
}

async function openPage(browser) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
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
  return page;
}

async function showsPage(page) {
  const response = await page.goto(`${origin}/graphql`, { waitUntil: 'load' });
  assert(response?.status() === 200, `GET /graphql answered ${response?.status()}: ${await response?.text()}`);
  assert((await page.title()) === 'Liên Thông — GraphQL', `the title is "${await page.title()}"`);
  assert(response.headers()['content-security-policy'], 'the page has no Content-Security-Policy');
  await page.locator('.graphiql-query-editor .monaco-editor').first().waitFor();
}

async function listsReadyQueries(page) {
  const served = await (await page.request.get(`${origin}/explorer/queries.json`)).json();
  assert(served.length > 0, 'GET /explorer/queries.json is empty');
  await page.locator('.ready-query').first().waitFor();
  const titles = await page.locator('.ready-query-title').allTextContents();
  const expected = served.map(({ title }) => title);
  assert(JSON.stringify(titles) === JSON.stringify(expected), `the list shows ${titles}, not ${expected}`);
}

async function opensDocumentation(page) {
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  const documentation = page.locator('.graphiql-doc-explorer');
  const rootType = documentation.locator('a.graphiql-doc-explorer-type-name').first();
  await rootType.waitFor();
  await rootType.click();
  await documentation.locator('.graphiql-doc-explorer-field-name').first().waitFor();
}

function isAnswerTo(query) {
  return (response) => {
    const request = response.request();
    return request.method() === 'POST' && request.postDataJSON()?.query?.trim() === query.trim();
  };
}

async function runsReadyQuery(page) {
  const served = await (await page.request.get(`${origin}/explorer/queries.json`)).json();
  // The page opens with the first query, so another one proves that a click opens a tab.
  const ready = served.find(({ name }) => name === process.env.READY_QUERY) ?? served[1] ?? served[0];
  await page.getByRole('button', { name: 'Show Ready queries' }).click();
  await page.locator(`.ready-query[data-name="${ready.name}"]`).click();
  await page.locator(`.ready-query-active[data-name="${ready.name}"]`).waitFor();
  // GraphiQL reads the operation from the editor 100 ms after a change.
  await page.waitForTimeout(500);
  const answered = page.waitForResponse(isAnswerTo(ready.query), { timeout: WAIT });
  await page.locator('.graphiql-execute-button').click();
  const answer = await (await answered).json();
  assert(!answer.errors, `"${ready.title}" answered errors: ${JSON.stringify(answer.errors)?.slice(0, 500)}`);
  assert(
    Object.values(answer.data ?? {}).some((value) => value !== null),
    `"${ready.title}" answered no data`,
  );
  await page.locator('.graphiql-response .view-lines', { hasText: '"data"' }).waitFor();
}

async function runsWorkers(page) {
  const deadline = Date.now() + WAIT;
  const wanted = ['editor', 'graphql', 'json'];
  const missing = () => wanted.filter((name) => ![...workers].some((url) => url.includes(`/explorer/${name}-`)));
  while (missing().length > 0 && Date.now() < deadline) await page.waitForTimeout(100);
  assert(missing().length === 0, `these Monaco workers did not start: ${missing()}`);
}

async function formatsQuery(page) {
  const lines = page.locator('.graphiql-query-editor .view-lines .view-line');
  await page.locator('.graphiql-tab-add').click();
  await page.locator('.graphiql-query-editor .view-lines').click();
  await page.keyboard.insertText('query Formatted { __typename }');
  await page.getByRole('button', { name: /^Prettify/ }).click();
  await lines.nth(2).waitFor();
}

async function saveScreenshot(page) {
  if (!process.env.SCREENSHOT) return;
  await page.mouse.move(0, 0);
  await page.waitForTimeout(1500);
  await page.screenshot({ path: process.env.SCREENSHOT });
}

function noneOf(list) {
  assert(list.length === 0, list.join('\n     '));
}

async function checkPage(page) {
  if (!(await check('the page opens', () => showsPage(page)))) return;
  await check('the ready queries are listed', () => listsReadyQueries(page));
  await check('the documentation opens and lists a type', () => opensDocumentation(page));
  await check('a ready query answers data without errors', () => runsReadyQuery(page));
  await check('the Monaco workers run', () => runsWorkers(page));
  await saveScreenshot(page);
  await check('a query is formatted', () => formatsQuery(page));
  await check('no request leaves the hub', () => noneOf(problems.foreign));
  await check('the console shows no error', () => noneOf(problems.console));
  await check('the content security policy blocks nothing', () => noneOf(problems.policy));
}

const browser = await launch();
try {
  await checkPage(await openPage(browser));
} finally {
  await browser.close();
}

console.log(`${results.passed} passed, ${results.failed} failed`);
process.exitCode = results.failed === 0 ? 0 : 1;
