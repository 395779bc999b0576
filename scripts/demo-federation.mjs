// npm run demo:federation: a hub and three departments with their own services, each in a separate process.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { prepare } from './federation/departments.mjs';
import { Processes } from './federation/processes.mjs';
import { ask, printLine, say, show, showAnswer } from './federation/demonstration.mjs';

const { values: options } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });

const codes = ['79-SYT', '92-SYT', '40-SNV'];
const processes = new Processes();
const directory = await mkdtemp(path.join(os.tmpdir(), 'lienthong-federation-'));

async function clean() {
  await processes.stop();
  await rm(directory, { recursive: true, force: true });
}

let interrupt;
const interrupted = new Promise((resolve) => (interrupt = resolve));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interrupt(signal));

const older = `query OlderPersons {
  beneficiaries(first: 6, filter: { category: { eq: OLDER_PERSON } }, orderBy: { field: REGISTERED_ON, direction: DESC }) {
    totalCount
    nodes { registeredOn commune status department { code } }
    sources { department { code } status message }
  }
}`;

const invalids = `query WarInvalids {
  beneficiaries(last: 6, filter: { category: { eq: WAR_INVALID } }) {
    totalCount
    nodes { birthYear status department { code hosting } }
    sources { department { code } status }
  }
}`;

const transfer = { 'x-purpose': 'TRANSFER', 'x-case': 'HS-2026-0117' };
const verification = { 'x-purpose': 'VERIFICATION', 'x-case': 'HS-2026-0118' };

async function startAll(place) {
  say('Start: a hub, and the services of 79-SYT, 92-SYT and 40-SNV, each with its own database (made-up records)');
  await Promise.all(['hub', ...codes].map((name) => mkdir(path.join(directory, name))));
  await writeFile(place.keySet, await processes.run(['link', 'keys'], place.hub));
  const [, ...nodes] = await Promise.all([
    processes.run(['seed'], place.hub),
    ...codes.map((code) => processes.serve(['department-service', '--department', code], place.nodes[code])),
  ]);
  const running = new Map(codes.map((code, index) => [code, nodes[index]]));
  for (const code of codes) {
    const url = `${running.get(code).address}/graphql`;
    const args = ['link', 'add', code, url, '--authority', place.authorityFile];
    const printed = await processes.run(args, place.hub);
    printLine(`$ lienthong link add ${code} ${url} --authority authority.pem`, printed);
  }
  const hub = await processes.serve(['serve'], place.hub);
  printLine(`The hub serves at ${hub.address}; none of the three departments' records are in its database.`);
  return { hub, running };
}

async function tokenOf(viewer, settings) {
  const printed = await processes.run(['token', '--as', viewer], settings);
  return { authorization: `Bearer ${printed.trim()}` };
}

/** Repeats a query until a department answers again. */
async function untilBack(hub, headers) {
  const began = performance.now();
  for (;;) {
    const { data } = await ask(hub, older, headers);
    if (data.beneficiaries.sources.every(({ status }) => status === 'OK')) break;
    if (performance.now() - began > 60_000) throw new Error('The department did not answer again within a minute.');
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return ((performance.now() - began) / 1000).toFixed(1);
}

async function play() {
  const place = await prepare(directory, { codes, synthetic: 2000 });
  const { hub, running } = await startAll(place);
  const doctor = { ...(await tokenOf('officer@79-SYT', place.hub)), ...transfer };
  const neighbour = { ...(await tokenOf('officer@38-SNV', place.hub)), ...verification };

  say(
    'One list from two departments: an officer of 79-SYT sees its own records, and those that a clause of 92-SYT opens',
  );
  await show(hub, older, doctor, 'officer@79-SYT, x-purpose: TRANSFER, x-case: HS-2026-0117');

  say('Hosted and linked together: an officer of 38-SNV sees its own hosted records, and those that 40-SNV opens');
  await show(hub, invalids, neighbour, 'officer@38-SNV, x-purpose: VERIFICATION, x-case: HS-2026-0118');

  say('The service of 92-SYT is killed (SIGKILL). The first query again:');
  const { address, kill } = running.get('92-SYT');
  await kill();
  await showAnswer(hub, older, doctor);

  say("At 92-SYT: the department's own ledger records the requests to it");
  printLine(
    '$ lienthong audit show --limit 3',
    await processes.run(['audit', 'show', '--limit', '3'], place.nodes['92-SYT']),
  );

  say('92-SYT starts its service again; the hub finds it without any notice');
  const { port } = new URL(address);
  await processes.serve(['department-service', '--department', '92-SYT'], { ...place.nodes['92-SYT'], PORT: port });
  printLine(`Its rows are back ${await untilBack(hub, doctor)} s after its service started.`);
  await showAnswer(hub, older, doctor);

  if (!options.keep) return;
  say(`Everything runs until Ctrl+C: ${hub.address}/graphql`);
  printLine(`-H 'authorization: ${doctor.authorization}' -H 'x-purpose: TRANSFER' -H 'x-case: HS-2026-0117'`);
  await interrupted;
}

try {
  const stopped = await Promise.race([play(), interrupted]);
  process.exitCode = stopped === undefined || options.keep ? 0 : 130;
} catch (error) {
  console.error(`\n${error.message}`, error.cause ?? '', processes.lastWords);
  process.exitCode = 1;
} finally {
  await clean();
  console.log('\nAll processes are stopped, and their directory is removed.');
}
process.exit();
