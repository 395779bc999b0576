/** Prints a heading. */
export const say = (line) => console.log(`\n── ${line}\n`);

/** Prints a line, and the output below it. */
export const printLine = (line, printed = '') => console.log(printed === '' ? line : `${line}\n${printed.trimEnd()}`);

/** Sends a query to a hub. */
export async function ask({ address }, query, headers) {
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

/** Writes a value on one line, as GraphQL does: `{ code: 92-SYT, status: OK }`. */
const inline = (value) => {
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  const entries = Object.entries(value).map(([name, each]) => `${name}: ${inline(each)}`);
  return `{ ${entries.join(', ')} }`;
};

/** Writes an answer with one line for each row. */
function linesOf(value, indent = '  ') {
  return Object.entries(value).flatMap(([name, each]) => {
    if (Array.isArray(each)) return [`${indent}${name}`, ...each.map((one) => `${indent}  ${inline(one)}`)];
    if (each !== null && typeof each === 'object') return [`${indent}${name}`, ...linesOf(each, `${indent}  `)];
    return [`${indent}${name}: ${String(each)}`];
  });
}

/** Sends a query to a hub, and prints the answer. */
export async function showAnswer(hub, query, headers) {
  const { data, errors = [] } = await ask(hub, query, headers);
  if (data === null || data === undefined) throw new Error(errors.map(({ message }) => message).join('\n'));
  console.log(linesOf(data).join('\n'));
  for (const { message, extensions } of errors) console.log(`  ! ${extensions.code}: ${message}`);
}

/** Sends a query to a hub, and prints query and answer. */
export async function show(hub, query, headers, who) {
  console.log(`${query}\n  as ${who}\n`);
  await showAnswer(hub, query, headers);
}
