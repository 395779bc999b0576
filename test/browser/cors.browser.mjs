// Pages of other origins that ask the hub in a browser. The hub has LIENTHONG_CORS_ORIGINS=http://127.0.0.1:4124.
import { createServer } from 'node:http';
import { assert, check, hubOrigin, runInBrowser } from './support.mjs';

const hub = hubOrigin();
const allowedPort = Number(process.env.CORS_ALLOWED_PORT ?? 4124);
const otherPort = allowedPort + 1;

function servePage(port) {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>A page</title>');
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server));
  });
}

/** Opens a page and notes what its browser asks beforehand. */
async function openPageAt(browser, address) {
  const page = await browser.newPage();
  await page.goto(address);
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const preflights = [];
  const answers = [];
  const console = [];
  session.on('Network.requestWillBeSent', ({ type, request }) => {
    if (type === 'Preflight' || request.method === 'OPTIONS') preflights.push(request);
  });
  session.on('Network.responseReceivedExtraInfo', ({ headers, statusCode }) => {
    const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    answers.push({ status: statusCode, headers: Object.fromEntries(named) });
  });
  page.on('console', (message) => console.push(message.text()));
  return { page, preflights, answers, console };
}

/** Has a page ask the hub; returns what the page can read, or that its browser refuses it. */
const ask = (page, path, options = {}) =>
  page.evaluate(
    async ([url, init]) => {
      try {
        const response = await fetch(url, init);
        const id = response.headers.get('x-request-id');
        return { status: response.status, type: response.type, id, text: await response.text() };
      } catch (error) {
        return { refused: error.name };
      }
    },
    [`${hub}${path}`, options],
  );

const query = JSON.stringify({ query: '{ province(code: "92") { name } }' });
const byPost = {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-purpose': 'SERVICE', 'x-case': 'HS-1' },
  body: query,
};
const byGet = `/graphql?query=${encodeURIComponent('{ province(code: "92") { name } }')}`;

async function readsAfterPreflight({ page, preflights, answers }) {
  const answer = await ask(page, '/graphql', byPost);
  assert(answer.text?.includes('Cần Thơ'), `the page reads ${JSON.stringify(answer)}`);
  assert(answer.id, 'the page cannot read X-Request-Id');
  assert(preflights.length === 1, `the browser asked beforehand ${preflights.length} times`);
  const allowing = answers.map(({ headers }) => headers['access-control-allow-origin']);
  assert(
    allowing.length === 2 && allowing.every((each) => each === new URL(page.url()).origin),
    `allowed: ${allowing}`,
  );
}

async function readsByGet({ page }) {
  const answer = await ask(page, byGet, { headers: { accept: 'application/json' } });
  assert(answer.text?.includes('Cần Thơ'), `the page reads ${JSON.stringify(answer)}`);
}

async function readsErrors({ page }) {
  const headers = { ...byPost.headers, authorization: 'Bearer x' };
  const answer = await ask(page, '/graphql', { ...byPost, headers });
  assert(answer.status === 401, `the page reads ${JSON.stringify(answer)}`);
}

/** Cookies, passwords and certificates of the browser go to no hub, so that no page asks in its visitor's name. */
async function refusesCredentials({ page, answers }) {
  const answer = await ask(page, byGet, { credentials: 'include' });
  assert(answer.refused === 'TypeError', `the page reads ${JSON.stringify(answer)}`);
  noCredentials(answers);
}

function noCredentials(answers) {
  assert(answers.length > 0, 'the browser noted no answers');
  for (const { headers } of answers) {
    assert(headers['access-control-allow-origin'] !== '*', 'an answer lets every page in');
    assert(!('access-control-allow-credentials' in headers), 'an answer lets credentials in');
  }
}

async function isRefused({ page, answers, console }, path, options) {
  const answer = await ask(page, path, options);
  assert(answer.refused === 'TypeError', `the page reads ${JSON.stringify(answer)}`);
  assert(
    console.some((line) => /blocked by CORS policy/.test(line)),
    `the browser says ${console}`,
  );
  const allowing = answers.flatMap(({ headers }) => headers['access-control-allow-origin'] ?? []);
  assert(allowing.length === 0, `the hub allows ${allowing}`);
}

/** A request that needs no preflight reaches the hub: it must refuse it, whatever the page can read. */
async function isAnsweredNothing({ page, answers }) {
  const answer = await ask(page, byGet, { mode: 'no-cors' });
  assert(answer.type === 'opaque' && answer.text === '', `the page reads ${JSON.stringify(answer)}`);
  await page.waitForTimeout(200);
  assert(answers.at(-1)?.status === 400, `the hub answers ${answers.at(-1)?.status}`);
}

async function givesNoToken({ page }) {
  const answer = await ask(page, '/explorer/demonstration/officer', { method: 'POST' });
  assert(answer.status === 403 || answer.refused === 'TypeError', `the page reads ${JSON.stringify(answer)}`);
  assert(!(answer.text ?? '').includes('eyJ'), 'the page gets a token');
}

async function checkAllowed(browser) {
  const opened = await openPageAt(browser, `http://127.0.0.1:${allowedPort}/`);
  await check('a page that may ask reads the answer, after a preflight', () => readsAfterPreflight(opened));
  await check('it reads an answer to a GET', () => readsByGet(opened));
  await check('it reads why a token is refused', () => readsErrors(opened));
  await check('it cannot ask with credentials of the browser', () => refusesCredentials(opened));
  await check('no answer lets every page in, or credentials', () => noCredentials(opened.answers));
  await check('it gets no token for demonstration', () => givesNoToken(opened));
}

async function checkOther(browser, address) {
  const open = () => openPageAt(browser, address);
  await check(`${address} is refused a POST`, async () => isRefused(await open(), '/graphql', byPost));
  await check(`${address} is refused a GET`, async () => isRefused(await open(), byGet));
  await check(`${address} is refused credentials`, async () =>
    isRefused(await open(), byGet, { credentials: 'include' }),
  );
  await check(`${address} is answered nothing without asking to read`, async () => isAnsweredNothing(await open()));
  await check(`${address} gets no token for demonstration`, async () => givesNoToken(await open()));
}

const servers = await Promise.all([allowedPort, otherPort].map(servePage));
try {
  await runInBrowser(async (browser) => {
    await checkAllowed(browser);
    await checkOther(browser, `http://127.0.0.1:${otherPort}/`);
    // The same page by another name is another origin, and another site.
    await checkOther(browser, `http://localhost:${allowedPort}/`);
  });
} finally {
  for (const server of servers) server.close();
}
