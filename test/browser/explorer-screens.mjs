// How the page looks: wide and narrow, light and dark, in both languages. SCREENSHOTS=directory keeps pictures.
import { openExplorer, pickQuery, readQueries, runQuery } from './explorer-page.mjs';
import { assert, check, noneOf, openPage } from './support.mjs';

const panes = ['.graphiql-sidebar', '.graphiql-plugin', '.graphiql-editors', '.graphiql-response', '.graphiql-logo'];

const sizes = [
  { width: 1366, height: 768 },
  { width: 360, height: 760 },
];

async function readBoxes(page) {
  const boxes = await Promise.all(panes.map(async (pane) => ({ pane, ...(await page.locator(pane).boundingBox()) })));
  return boxes.filter(({ width }) => width > 0);
}

const overlap = (one, other) =>
  one.x < other.x + other.width - 1 &&
  other.x < one.x + one.width - 1 &&
  one.y < other.y + other.height - 1 &&
  other.y < one.y + one.height - 1;

async function overlapsNothing(page) {
  await page.evaluate(() => window.scrollTo(0, 0));
  const boxes = await readBoxes(page);
  assert(boxes.length === panes.length, `only ${boxes.map(({ pane }) => pane)} are shown`);
  const pairs = boxes.flatMap((one, place) => boxes.slice(place + 1).map((other) => [one, other]));
  noneOf(
    pairs.filter(([one, other]) => overlap(one, other)).map(([one, other]) => `${one.pane} and ${other.pane} overlap`),
  );
  const width = page.viewportSize().width;
  noneOf(boxes.filter((box) => box.x < 0 || box.x + box.width > width + 1).map(({ pane }) => `${pane} is cut off`));
  const scrolled = await page.evaluate(() => document.documentElement.scrollWidth);
  assert(scrolled <= width, `the page is ${scrolled} px wide`);
}

const vietnamese = /[ạảấầệếềộốồơớờưứừ]/;

/** The fonts that a browser takes for the letters of an element. */
async function fontsOf(page, selector) {
  const session = await page.context().newCDPSession(page);
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const { root } = await session.send('DOM.getDocument');
  const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector });
  const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
  return fonts.map(({ familyName, isCustomFont }) => `${familyName}${isCustomFont ? '' : ' of the system'}`);
}

async function drawsVietnamese(page) {
  // Monaco draws its lines anew while it finds out what they are.
  await page.waitForTimeout(1000);
  const span = page.locator('.graphiql-response .view-line span:not(:has(span))', { hasText: vietnamese }).first();
  await span.evaluate((element) => (element.id = 'vietnamese'));
  const inCode = await fontsOf(page, '#vietnamese');
  assert(`${inCode}` === 'Roboto Mono', `Vietnamese letters of an answer are drawn in ${inCode}`);
}

async function speaks(page, language) {
  const lang = await page.evaluate(() => document.documentElement.lang);
  assert(lang === language, `the page says that it is in "${lang}"`);
  const title = await page.locator('.explorer-panel h2').textContent();
  const wanted = { vi: 'Truy vấn có sẵn', en: 'Ready queries' }[language];
  assert(title === wanted, `the panel is called "${title}"`);
}

/** What GraphiQL calls its own controls. */
const readLabels = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.graphiql-container [aria-label], .graphiql-editor-tools [data-name]')]
      .filter((each) => each.closest('.monaco-editor, .explorer-brand, .graphiql-plugin') === null)
      .map((each) => each.getAttribute('aria-label') ?? each.textContent),
  );

async function callsControls(page, language) {
  const labels = await readLabels(page);
  const isForeign = language === 'vi' ? (label) => /^[ -~]+$/.test(label) : (label) => /[^ -~]/.test(label);
  assert(labels.length > 15, `only ${labels} are shown`);
  noneOf(labels.filter(isForeign).map((label) => `a control is called "${label}"`));
}

async function namesEveryControl(page) {
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll('.explorer-panel, .explorer-brand, .graphiql-toolbar, .graphiql-sidebar')]
      .flatMap((area) => [...area.querySelectorAll('button, input, select, a')])
      .filter((each) => !(each.ariaLabel ?? '') && !each.textContent.trim() && !(each.labels?.length > 0))
      .filter((each) => each.getAttribute('aria-labelledby') === null)
      .map((each) => each.outerHTML.slice(0, 120)),
  );
  noneOf(nameless);
}

async function switchesLanguage(page) {
  await page.getByRole('button', { name: 'Tiếng Việt' }).click();
  await page.getByRole('button', { name: 'English' }).click();
  await speaks(page, 'en');
  await callsControls(page, 'en');
  await page.getByRole('button', { name: 'Tiếng Việt' }).click();
  await speaks(page, 'vi');
  await page.reload();
  await page.locator('.explorer-panel h2').waitFor();
  await speaks(page, 'vi');
}

async function isUsedByKeyboard(page) {
  await page.locator('.explorer-asking').focus();
  await page.keyboard.press('Enter');
  await page.locator('#access-credential').waitFor();
  await page.locator('[data-viewer="analyst"]').focus();
  await page.keyboard.press('Space');
  await page.locator('[data-viewer="analyst"][aria-pressed="true"]').waitFor();
  const order = [];
  await page.locator('#access-credential').focus();
  for (let step = 0; step < 4; step += 1) {
    order.push(await page.evaluate(() => document.activeElement.id || document.activeElement.className));
    await page.keyboard.press('Tab');
  }
  assert(
    `${order}` === 'access-credential,,access-purpose,access-case',
    `the fields are reached in the order of ${order}`,
  );
}

async function checkScreen(browser, origin, { size, colorScheme, language }) {
  const name = `${size.width} px, ${colorScheme}, ${language}`;
  const locale = { vi: 'vi-VN', en: 'en-GB' }[language];
  const { page, problems } = await openPage(browser, origin, { viewport: size, colorScheme, locale });
  await openExplorer(page, `${origin}/graphql`);
  const ready = (await readQueries(page, origin)).find(({ headers, variables }) => !headers && variables);
  await check(`${name}: the page speaks the language of the browser`, () => speaks(page, language));
  await check(`${name}: so do the controls of GraphiQL`, () => callsControls(page, language));
  await check(`${name}: an answer is drawn in one font`, async () => {
    await pickQuery(page, ready);
    await runQuery(page, ready.query);
    await drawsVietnamese(page);
  });
  await check(`${name}: the panes do not overlap`, () => overlapsNothing(page));
  await check(`${name}: every control has a name`, () => namesEveryControl(page));
  await check(`${name}: no errors`, () => noneOf([...problems.console, ...problems.policy, ...problems.foreign]));
  if (process.env.SCREENSHOTS) {
    const path = `${process.env.SCREENSHOTS}/explorer-${size.width}-${colorScheme}-${language}.png`;
    await page.screenshot({ path, fullPage: true });
  }
  await page.context().close();
}

/** Checks how the page looks. */
export async function checkScreens(browser, origin) {
  for (const size of sizes) {
    for (const colorScheme of ['light', 'dark']) {
      for (const language of ['vi', 'en']) await checkScreen(browser, origin, { size, colorScheme, language });
    }
  }
  const { page } = await openPage(browser, origin);
  await openExplorer(page, `${origin}/graphql`);
  await check('the language that is chosen stays', () => switchesLanguage(page));
  await check('who asks can be changed by keyboard', () => isUsedByKeyboard(page));
  await page.context().close();
}
