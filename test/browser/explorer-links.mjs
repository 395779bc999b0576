// Links to a query: made by a click, opened by another reader, answered as data to other clients.
import { openExplorer, pickQuery, readQueries, runQuery, showPlugin, textOf } from './explorer-page.mjs';
import { assert, check, noneOf, openPage } from './support.mjs';

async function copiesLink(page, ready) {
  await showPlugin(page, 2);
  await page.locator('[data-viewer="officer"]').click();
  await page.locator('[data-viewer="officer"][aria-pressed="true"]').waitFor();
  await showPlugin(page, 1);
  await pickQuery(page, ready);
  await page.getByRole('button', { name: /^Copy a link/ }).click();
  await page.getByText('The link is copied.').waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const { searchParams } = new URL(link);
  assert(searchParams.get('query') === ready.query.trim(), `the link holds ${searchParams.get('query')}`);
  assert(searchParams.get('variables') === JSON.stringify(ready.variables), 'the link holds other variables');
  assert([...searchParams.keys()].length === 2, `the link holds ${[...searchParams.keys()]}`);
  assert(!/eyJ|Bearer|SERVICE/.test(link), 'the link holds who asked');
  return link;
}

async function opensLink(page, link, ready) {
  const sent = [];
  page.on('request', (request) => sent.push(request.postData() ?? ''));
  await openExplorer(page, link);
  await page.locator('.graphiql-query-editor .view-line', { hasText: /^query\b/ }).waitFor();
  const shown = await textOf(page, '.graphiql-query-editor');
  assert(shown.startsWith(ready.query.split('\n')[0]), `the editor shows ${shown.slice(0, 80)}`);
  const variables = JSON.parse(await textOf(page, '.graphiql-editor-tool'));
  assert(
    JSON.stringify(variables) === JSON.stringify(ready.variables),
    `the variables are ${JSON.stringify(variables)}`,
  );
  await page.waitForTimeout(500);
  const own = (text) => text.includes('query') && !/IntrospectionQuery|accessPurposes/.test(text);
  assert(!sent.some(own), 'the query ran before its reader asked for it');
  const { answer } = await runQuery(page, ready.query);
  assert(!answer.errors && answer.data, `the query of the link answers ${JSON.stringify(answer).slice(0, 300)}`);
}

async function answersOthers(page, link) {
  for (const accept of ['application/json', 'application/graphql-response+json', '*/*']) {
    const response = await page.request.get(link, { headers: { accept } });
    const { data } = await response.json();
    assert(response.ok() && data, `a client that accepts ${accept} is answered ${response.status()}`);
  }
}

async function showsLinkToCopy(browser, origin, ready) {
  const { page } = await openPage(browser, origin);
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await openExplorer(page, `${origin}/graphql`);
  await pickQuery(page, ready);
  await page.getByRole('button', { name: /^Copy a link/ }).click();
  const link = await page.getByRole('dialog').getByRole('textbox').inputValue();
  assert(new URL(link).searchParams.get('query') === ready.query.trim(), `the field holds ${link}`);
  await page.context().close();
}

/** Checks links to a query. */
export async function checkLinks(browser, origin) {
  const { page } = await openPage(browser, origin, { permissions: ['clipboard-read', 'clipboard-write'] });
  await openExplorer(page, `${origin}/graphql`);
  const ready = (await readQueries(page, origin)).find(({ headers, variables }) => !headers && variables);
  let link = '';
  await check('a link to a query holds it and its variables, and no token', async () => {
    link = await copiesLink(page, ready);
  });
  await page.context().close();

  const other = await openPage(browser, origin);
  await check('another reader opens the link, and it runs when asked to', () => opensLink(other.page, link, ready));
  await check('a client other than a browser is answered by the link', () => answersOthers(other.page, link));
  await check('a link leads to nothing foreign', () => noneOf([...other.problems.foreign, ...other.problems.console]));
  await other.page.context().close();
  await check('a browser that allows no copying shows the link', () => showsLinkToCopy(browser, origin, ready));
}
