// Writes the queries of examples/queries and a hub's answers to them into the pages of the cookbook, between their markers.
//   node scripts/write-cookbook.mjs [http://127.0.0.1:4000]
//   node scripts/write-cookbook.mjs --check [url]    writes nothing; exit 1 if a page would change
// Queries with headers are asked with tokens for demonstration: set LIENTHONG_DATA_DIR to the directory of that hub.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

/** The folders of the cookbook, each with the words of its language. */
const folders = {
  'docs/cookbook': {
    query: 'Query',
    variables: 'Variables',
    headers: 'Headers',
    answer: 'Answer',
    more: (count) => `… ${count} more`,
  },
  'docs/vi/cookbook': {
    query: 'Truy vấn',
    variables: 'Biến',
    headers: 'Tiêu đề HTTP',
    answer: 'Trả lời',
    more: (count) => `… còn ${count}`,
  },
};
/** Maximum line lengths of a query, and of an answer. */
const widths = { graphql: 120, json: 160 };
/** Longer lists are shortened to their first two and last two items. */
const longestList = 8;
const longestText = 100;
/** Cursors are signed with the hub's secret, so each hub gives different ones. */
const signed = new Set(['startCursor', 'endCursor', 'cursor']);

function shorten(value, more, name) {
  if (signed.has(name) && value !== null) return '…';
  if (typeof value === 'string' && value.length > longestText) return `${value.slice(0, longestText).trimEnd()}…`;
  if (Array.isArray(value)) {
    const all = value.map((each) => shorten(each, more));
    return all.length <= longestList ? all : [...all.slice(0, 2), more(all.length - 4), ...all.slice(-2)];
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shorten(each, more, key)]));
}

/** Writes JSON with short values on one line; `taken` is the length already used on the first line. */
function printJson(value, indent = '', taken = 0) {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const entries = isList ? value.map((each) => ['', each]) : Object.entries(value).map(([k, v]) => [`"${k}": `, v]);
  if (entries.length === 0) return isList ? '[]' : '{}';
  const flat = entries.map(([key, each]) => key + printJson(each, '', -Infinity)).join(', ');
  const oneLine = isList ? `[${flat}]` : `{ ${flat} }`;
  if (indent.length + taken + oneLine.length < widths.json) return oneLine;
  const inner = `${indent}  `;
  const lines = entries.map(([key, each]) => inner + key + printJson(each, inner, key.length));
  return `${isList ? '[' : '{'}\n${lines.join(',\n')}\n${indent}${isList ? ']' : '}'}`;
}

const indentOf = (line) => line.length - line.trimStart().length;

/** Writes GraphQL with short selections on one line. */
function compact(lines) {
  const done = [];
  for (let index = 0; index < lines.length; index += 1) {
    let line = lines[index];
    const indent = indentOf(line);
    while (/[{([]$/.test(line)) {
      const end = lines.findIndex((each, at) => at > index && indentOf(each) <= indent);
      const inside = compact(lines.slice(index + 1, end));
      const closer = lines[end].trimStart();
      const joined = [line, ...inside.map((each) => each.trimStart()), closer].join(' ');
      const tight = joined.replaceAll(/(?<=[([]) |(?<=\S) (?=[)\]])/g, '');
      index = end;
      if (tight.length > widths.graphql || inside.some((each) => /[{([]$/.test(each))) {
        done.push(line, ...inside);
        line = ' '.repeat(indent) + closer;
      } else {
        line = tight;
      }
    }
    done.push(line);
  }
  return done;
}

function readQuery(name) {
  const file = `examples/queries/${name}.graphql`;
  const variables = file.replace('.graphql', '.variables.json');
  const headers = file.replace('.graphql', '.headers.json');
  return {
    file,
    query: readFileSync(file, 'utf8')
      .replace(/^(#.*\n)+/, '')
      .trim(),
    variables: existsSync(variables) ? JSON.parse(readFileSync(variables, 'utf8')) : undefined,
    headers: existsSync(headers) ? JSON.parse(readFileSync(headers, 'utf8')) : undefined,
  };
}

const dataDirectory = path.resolve(process.env.LIENTHONG_DATA_DIR ?? '.data');

/** Ends the program with one line that names what is missing. */
function refuse(reason) {
  console.error(`write-cookbook: ${reason}`);
  process.exit(1);
}

const whichDirectory = (url) =>
  `Set LIENTHONG_DATA_DIR to the data directory of the demonstration hub at ${url}; it is ${dataDirectory} now.`;

/** Checks before the first query that nothing is missing: the command, the hub, and its data directory. */
async function checkPlace(url) {
  if (!existsSync('dist/lienthong.js')) refuse('There is no dist/lienthong.js. Run `npm run build` first.');
  if (!URL.canParse(url)) refuse(`${url} is not a URL. Give the URL of a hub, such as http://127.0.0.1:4000.`);
  const ready = await fetch(`${url}/readyz`).catch(() => null);
  if (ready === null) refuse(`No hub answers at ${url}. Start one with \`npm start\`, or give the URL of another.`);
  if (!existsSync(path.join(dataDirectory, 'demonstration-key.pem'))) {
    refuse(`Queries with a token need the key that signs it, demonstration-key.pem. ${whichDirectory(url)}`);
  }
}

/** Creates a token that the hub with this data directory accepts (LIENTHONG_DATA_DIR). */
const tokenOf = (viewer) =>
  execFileSync(process.execPath, ['dist/lienthong.js', 'token', '--as', viewer], { encoding: 'utf8' }).trim();

/** Prepares headers for sending: a token replaces `<token of officer@92-SYT>`. */
const sentHeaders = (headers = {}) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      value.replace(/<token of (\S+)>/, (_, viewer) => tokenOf(viewer)),
    ]),
  );

async function ask(url, { file, query, variables = {}, headers }) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...sentHeaders(headers) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (response.status === 401) refuse(`The hub accepts no token of this directory. ${whichDirectory(url)}`);
  if (errors !== undefined) throw new Error(`${file}: ${JSON.stringify(errors)}`);
  return data;
}

const fence = (language, text) => `\`\`\`${language}\n${text}\n\`\`\``;

function block(ready, data, { words, folder }) {
  const query = compact(ready.query.split('\n')).join('\n');
  const parts = [
    `<details><summary>${words.query}: <a href="${path.posix.relative(folder, ready.file)}"><code>${ready.file}</code></a></summary>`,
    fence('graphql', query),
    ...(ready.variables === undefined ? [] : [`${words.variables}:`, fence('json', printJson(ready.variables))]),
    ...(ready.headers === undefined ? [] : [`${words.headers}:`, fence('json', printJson(ready.headers))]),
    '</details>',
    `${words.answer}:`,
    fence('json', printJson(shorten(data, words.more))),
  ];
  return `\n<!-- prettier-ignore-start -->\n\n${parts.join('\n\n')}\n\n<!-- prettier-ignore-end -->\n\n`;
}

async function rewrite(text, url, page) {
  const marked = /(<!-- cookbook (\S+) -->\n)[^]*?(<!-- \/cookbook -->)/g;
  const answers = new Map();
  for (const [, , name] of text.matchAll(marked)) {
    const ready = readQuery(name);
    answers.set(name, block(ready, await ask(url, ready), page));
  }
  return text.replaceAll(marked, (_, open, name, close) => open + answers.get(name) + close);
}

const { values, positionals } = parseArgs({ options: { check: { type: 'boolean' } }, allowPositionals: true });
const url = (positionals[0] ?? 'http://127.0.0.1:4000').replace(/\/$/, '');
await checkPlace(url);
for (const [folder, words] of Object.entries(folders)) {
  for (const name of readdirSync(folder)) {
    const file = `${folder}/${name}`;
    const text = readFileSync(file, 'utf8');
    const wanted = await rewrite(text, url, { words, folder });
    if (wanted === text) continue;
    console.log(values.check ? `${file} is out of date.` : `${file} is written again.`);
    if (values.check) process.exitCode = 1;
    else writeFileSync(file, wanted);
  }
}
