// Who asks: a click for each viewer of the demonstration, a form, and nothing of it that stays behind.
import { openExplorer, pickQuery, readQueries, runQuery, showPlugin } from './explorer-page.mjs';
import { assert, check, noneOf, openPage, reboundName } from './support.mjs';

const typedSecret = 'typed-into-the-headers-editor';

async function becomesEachViewer(page) {
  await showPlugin(page, 2);
  const asking = page.locator('.explorer-asking');
  for (const [viewer, subject] of [
    ['portal', 'portal@79-SYT'],
    ['analyst', 'analyst'],
    ['officer', 'officer@92-SYT'],
  ]) {
    await page.locator(`[data-viewer="${viewer}"]`).click();
    await page.locator(`[data-viewer="${viewer}"][aria-pressed="true"]`).waitFor();
    assert((await asking.textContent()).startsWith(subject), `the page asks as ${await asking.textContent()}`);
  }
}

async function readsRecords(page, origin) {
  const ready = (await readQueries(page, origin)).find(({ headers }) => headers !== undefined);
  await showPlugin(page, 1);
  await pickQuery(page, ready);
  const { headers, answer } = await runQuery(page, ready.query);
  assert(/^Bearer eyJ/.test(headers.authorization), `it sent ${headers.authorization} as authorization`);
  assert(headers['x-purpose'] === 'SERVICE', `it sent ${headers['x-purpose']} as x-purpose`);
  assert(!answer.errors, `the officer is answered ${JSON.stringify(answer.errors)?.slice(0, 500)}`);
  assert(answer.data.department.beneficiaries.nodes.length > 0, 'the officer is answered no records');
  return ready;
}

async function sendsWhatTheFormSays(page, query) {
  await showPlugin(page, 2);
  await page.getByLabel('Purpose').selectOption('VERIFICATION');
  await page.getByLabel('Case reference').fill('Hồ sơ 17/2026');
  const { headers, answer } = await runQuery(page, query);
  assert(headers['x-purpose'] === 'VERIFICATION', `it sent ${headers['x-purpose']} as x-purpose`);
  assert(headers['x-case'], 'it sent no x-case');
  // The hub refuses letters that it reads wrongly.
  assert(!answer.errors, `it is answered ${JSON.stringify(answer.errors)?.slice(0, 500)}`);
}

async function sendsTypedHeaders(page, query) {
  await page.locator('.graphiql-editor-tools button[data-name="headers"]').click();
  await page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .view-lines').click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(`{ "x-purpose": "CARE", "x-note": "${typedSecret}" }`);
  await page.waitForTimeout(500);
  const { headers } = await runQuery(page, query);
  assert(headers['x-purpose'] === 'CARE', `it sent ${headers['x-purpose']}, not what is typed`);
  assert(headers['x-note'] === typedSecret, 'it did not send a header that is typed');
  await page.locator('.access-note', { hasText: 'x-purpose' }).waitFor();
}

/** What a browser keeps of a page, all in one text. */
const readKept = (page) =>
  page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const kept = { ...localStorage, ...sessionStorage };
    return JSON.stringify([kept, document.cookie, location.href, history.state, databases]);
  });

async function keepsNoSecret(page) {
  // GraphiQL stores what changed half a second later.
  await page.waitForTimeout(1200);
  const kept = await readKept(page);
  assert(kept.includes('BeneficiariesOfDepartment'), 'the query itself is not kept for a reload');
  for (const secret of ['eyJ', 'Bearer', typedSecret, 'Hồ sơ 17/2026']) {
    assert(
      !kept.includes(secret),
      `the browser keeps ${secret}: ${kept.slice(Math.max(0, kept.indexOf(secret) - 100))}`,
    );
  }
}

async function keepsNoQueryBeyondTheTab(page) {
  const outliving = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  assert(!/query|92-SYT/i.test(outliving.replaceAll(/"graphiql:visiblePlugin":"[^"]*"/g, '')), outliving);
}

async function forgetsOnReload(page) {
  await page.reload();
  await page.locator('.graphiql-query-editor .monaco-editor').first().waitFor();
  const asking = await page.locator('.explorer-asking').textContent();
  assert(asking === 'Anonymous', `after a reload the page asks as ${asking}`);
}

async function offersNoPersistence(page) {
  await page.getByRole('button', { name: 'Open settings dialog' }).click();
  await page.getByRole('dialog').waitFor();
  assert((await page.getByText('Persist headers').count()) === 0, 'the settings offer to keep headers');
  await page.keyboard.press('Escape');
}

async function refusesOtherPages(page, origin) {
  const direct = await page.request.post(`${origin}/explorer/demonstration/officer`);
  assert(direct.status() === 403, `a client that is no browser is answered ${direct.status()}`);
}

/** Opens the page by another name of this machine; returns it with its form of access shown. */
async function openByName(browser, origin, name) {
  const address = new URL('/graphql', origin);
  address.hostname = name;
  const { page } = await openPage(browser, address.origin);
  await openExplorer(page, address.href);
  await showPlugin(page, 2);
  await page.locator('[data-viewer="officer"]').click();
  return page;
}

async function servesLocalhost(browser, origin) {
  const page = await openByName(browser, origin, 'localhost');
  await page.locator('[data-viewer="officer"][aria-pressed="true"]').waitFor();
  await page.context().close();
}

async function refusesReboundName(browser, origin) {
  const page = await openByName(browser, origin, reboundName);
  await page.getByRole('alert').filter({ hasText: '`Host` is not this machine' }).waitFor();
  assert((await page.locator('#access-credential').inputValue()) === '', 'the page has a token');
  await page.context().close();
}

/** Checks the form of access and what is kept of it. */
export async function checkAccess(browser, origin) {
  const { page, problems } = await openPage(browser, origin);
  await openExplorer(page, `${origin}/graphql`);
  let query = '';
  await check('a click makes the reader each viewer of the demonstration', () => becomesEachViewer(page));
  await check('the officer reads records', async () => {
    ({ query } = await readsRecords(page, origin));
  });
  await check('the form sends a purpose and a case in Vietnamese letters', () => sendsWhatTheFormSays(page, query));
  await check('headers that are typed are sent instead, and the form says so', () => sendsTypedHeaders(page, query));
  await check('the browser keeps no token, no header and no case', () => keepsNoSecret(page));
  await check('no query outlives the tab', () => keepsNoQueryBeyondTheTab(page));
  await check('a reload forgets who asked', () => forgetsOnReload(page));
  await check('the settings offer no way to keep headers', () => offersNoPersistence(page));
  await check('a client that is no page of the hub gets no token', () => refusesOtherPages(page, origin));
  await check('the page is given a token as localhost too', () => servesLocalhost(browser, origin));
  await check('a page by a name that was made to lead here gets none', () => refusesReboundName(browser, origin));
  await check('nothing of this is against the policy of the page', () =>
    noneOf([...problems.policy, ...problems.foreign]),
  );
  await page.context().close();
}
