// npm run bench:limits: what the dearest documents that the limits let through cost, anonymous and identified.
import path from 'node:path';
import { build } from 'esbuild';
import { startHub } from './hub.mjs';

const file = path.join(import.meta.dirname, '../../test/attack/documents.ts');
const { outputFiles } = await build({
  entryPoints: [file],
  bundle: true,
  format: 'esm',
  platform: 'node',
  write: false,
});
const { dearDocuments, scales } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);

const rounds = 3;
const hub = await startHub(process.env.DATABASE_URL);

async function send(body, headers) {
  const before = hub.cpu();
  const response = await fetch(`${hub.address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await response.text();
  const { errors, data } = JSON.parse(text);
  const refusal = data === undefined ? `${errors[0].extensions.code} ${errors[0].extensions.what ?? ''}` : 'answered';
  return { cpu: hub.cpu() - before, bytes: Buffer.byteLength(text), outcome: refusal, errors: errors?.length ?? 0 };
}

/** Each round is a document of its own, which is prepared the first time, and kept for the second and the third. */
async function measure({ name, body }, headers) {
  const all = [];
  for (let round = 0; round < rounds; round += 1) {
    const own = body.replace('{"query":"', `{"query":"# ${name} ${round}\\n`);
    const [first, second, third] = [await send(own, headers), await send(own, headers), await send(own, headers)];
    all.push({ first, second, third });
  }
  const least = (which) => Math.min(...all.map((each) => each[which].cpu)).toFixed(0);
  const { outcome, bytes, errors } = all[0].first;
  return [name, outcome, errors, bytes, least('first'), least('second'), least('third')];
}

const print = (cells) => console.log(`| ${cells.join(' | ')} |`);

for (let warm = 0; warm < 40; warm += 1) {
  await send(
    JSON.stringify({ query: `{provinces(first:5){nodes{name departments(first:${warm}){nodes{name}}}}}` }),
    {},
  );
}
for (const [viewer, headers] of [
  ['anonymous', {}],
  ['identified', { authorization: `Bearer ${hub.token}`, 'x-purpose': 'SUPERVISION' }],
]) {
  console.log(`Most memory so far: ${hub.memory().toFixed(0)} MiB`);
  if (process.env.ONLY && process.env.ONLY !== viewer) continue;
  console.log(`\n## ${viewer}\n`);
  print(['document', 'outcome', 'errors', 'bytes', 'CPU ms, first', 'CPU ms, second', 'CPU ms, third']);
  print(Array(7).fill('---'));
  for (const document of dearDocuments(scales[viewer])) print(await measure(document, headers));
}
console.log(`\nMost memory of the hub: ${hub.memory().toFixed(0)} MiB`);
await hub.stop();
