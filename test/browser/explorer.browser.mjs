import { checkAccess } from './explorer-access.mjs';
import { checkLinks } from './explorer-links.mjs';
import { openExplorer, pickQuery, readQueries, runQuery, showPlugin } from './explorer-page.mjs';
import { checkScreens } from './explorer-screens.mjs';
import { assert, check, hubOrigin, noneOf, openPage, runInBrowser, WAIT } from './support.mjs';

const origin = hubOrigin();

async function showsPage(page) {
  const response = await openExplorer(page, `${origin}/graphql`);
  assert(response?.status() === 200, `GET /graphql answered ${response?.status()}: ${await response?.text()}`);
  assert((await page.title()) === 'Liên Thông — GraphQL', `the title is "${await page.title()}"`);
  assert(response.headers()['content-security-policy'], 'the page has no Content-Security-Policy');
}

async function listsReadyQueries(page) {
  const served = await readQueries(page, origin);
  assert(served.length > 0, 'GET /explorer/queries.json is empty');
  await page.locator('.ready-query').first().waitFor();
  const shown = async () => JSON.stringify(await page.locator('.ready-query-title').allTextContents());
  const english = JSON.stringify(served.map(({ title }) => title));
  assert((await shown()) === english, `the list shows ${await shown()}, not ${english}`);
  await page.getByRole('button', { name: 'Tiếng Việt' }).click();
  const vietnamese = JSON.stringify(served.map((ready) => ready.vietnamese.title));
  assert((await shown()) === vietnamese, `in Vietnamese, the list shows ${await shown()}, not ${vietnamese}`);
  await page.getByRole('button', { name: 'English' }).click();
}

async function opensDocumentation(page) {
  await showPlugin(page, 0);
  const documentation = page.locator('.graphiql-doc-explorer');
  const rootType = documentation.locator('a.graphiql-doc-explorer-type-name').first();
  await rootType.waitFor();
  await rootType.click();
  await documentation.locator('.graphiql-doc-explorer-field-name').first().waitFor();
}

async function runsReadyQuery(page) {
  const served = await readQueries(page, origin);
  // The page opens with the first query, so another one proves that a click opens a tab.
  const ready = served.find(({ name }) => name === process.env.READY_QUERY) ?? served[1] ?? served[0];
  await showPlugin(page, 1);
  await pickQuery(page, ready);
  await page.locator(`.ready-query-active[data-name="${ready.name}"]`).waitFor();
  const { answer } = await runQuery(page, ready.query);
  assert(!answer.errors, `"${ready.title}" answered errors: ${JSON.stringify(answer.errors)?.slice(0, 500)}`);
  assert(
    Object.values(answer.data ?? {}).some((value) => value !== null),
    `"${ready.title}" answered no data`,
  );
  await page.locator('.graphiql-response .view-lines', { hasText: '"data"' }).waitFor();
}

async function runsWorkers(page, workers) {
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

async function checkPage(browser) {
  const { page, problems, workers } = await openPage(browser, origin);
  if (!(await check('the page opens', () => showsPage(page)))) return;
  await check('the ready queries are listed, in both languages', () => listsReadyQueries(page));
  await check('the documentation opens and lists a type', () => opensDocumentation(page));
  await check('a ready query answers data without errors', () => runsReadyQuery(page));
  await check('the Monaco workers run', () => runsWorkers(page, workers));
  await saveScreenshot(page);
  await check('a query is formatted', () => formatsQuery(page));
  await check('no request leaves the hub', () => noneOf(problems.foreign));
  await check('the console shows no error', () => noneOf(problems.console));
  await check('the content security policy blocks nothing', () => noneOf(problems.policy));
  await page.context().close();
}

await runInBrowser(async (browser) => {
  await checkPage(browser);
  await checkAccess(browser, origin);
  await checkLinks(browser, origin);
  await checkScreens(browser, origin);
});
