// What checks of the explorer do with its page.
import { WAIT } from './support.mjs';

/** Opens the explorer, at its own address or at a link to a query. */
export async function openExplorer(page, address) {
  const response = await page.goto(address, { waitUntil: 'load' });
  await page.locator('.graphiql-query-editor .monaco-editor').first().waitFor();
  return response;
}

export const readQueries = async (page, origin) => (await page.request.get(`${origin}/explorer/queries.json`)).json();

/** Opens a ready query by a click. */
export async function pickQuery(page, { name }) {
  await page.locator(`.ready-query[data-name="${name}"]`).click();
  // GraphiQL reads the operation from the editor 100 ms after a change.
  await page.waitForTimeout(500);
}

/** Shows a plugin by its place in the sidebar: documentation, ready queries, access, history. */
export async function showPlugin(page, place) {
  const button = page.locator(`.graphiql-sidebar > button[data-index="${place}"]`);
  if (!(await button.evaluate((element) => element.classList.contains('active')))) await button.click();
}

/** Runs the query of the current tab; returns the request and the answer. */
export async function runQuery(page, query) {
  const isAnswer = (response) => {
    const request = response.request();
    return request.method() === 'POST' && request.postDataJSON()?.query?.trim() === query.trim();
  };
  const answered = page.waitForResponse(isAnswer, { timeout: WAIT });
  await page.locator('.graphiql-execute-button').click();
  const response = await answered;
  return { headers: await response.request().allHeaders(), answer: await response.json() };
}

/** What an editor shows, with plain blanks. */
export const textOf = async (page, pane) =>
  (await page.locator(`${pane} .view-line`).allTextContents()).join('\n').replaceAll('\u00a0', ' ');
