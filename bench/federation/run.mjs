// npm run bench:federation: the same records in the hub's store and in departments' own services, and writes FEDERATION.md.
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { prepare } from '../../scripts/federation/departments.mjs';
import { preparePostgres } from '../database/prepare.mjs';
import { describeMachine } from '../measure/machine.mjs';
import { stacks, start } from '../measure/stacks.mjs';
import { breakLink, countRecords, findDepartments, link, spread } from './databases.mjs';
import { checkSame, measure, measureBroken } from './measure.mjs';
import { shapes } from './shapes.mjs';
import { printResults } from './tables.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    size: { type: 'string', default: '20000' },
    departments: { type: 'string', default: '34' },
  },
});
const [rounds, seconds, size, count] = [values.rounds, values.seconds, values.size, values.departments].map(Number);
const directory = path.join(import.meta.dirname, '..', 'data', 'federation');
const firstPort = 4800;

console.log(`Preparing ${size} beneficiaries, and the databases of ${count} departments …`);
const hosted = await preparePostgres(size);
const departments = await findDepartments(hosted.DATABASE_URL, count);
const { linked, services: placed } = await spread(hosted.DATABASE_URL, departments);
const services = placed.map((service, index) => ({ ...service, port: firstPort + 10 + index }));

await mkdir(directory, { recursive: true });
const place = await prepare(directory, { codes: ['services'], synthetic: 0 });
await link(linked, services, place.authority);
const listFile = path.join(directory, 'services.json');
await writeFile(listFile, JSON.stringify(services));

const shipped = stacks.find(({ name }) => name === 'hub');
const few = { LIENTHONG_CONNECTIONS: '8', LIENTHONG_SYNTHETIC: '0', LIENTHONG_LOG: 'error' };
const keys = { LIENTHONG_DATA_DIR: hosted.LIENTHONG_DATA_DIR };
const command = path.join(import.meta.dirname, '..', '..', 'dist', 'lienthong.js');
const hubSettings = { ...process.env, ...place.hub, ...keys };
const { stdout: keySet } = await promisify(execFile)(process.execPath, [command, 'link', 'keys'], { env: hubSettings });
await writeFile(place.keySet, keySet);
const nodesProcess = {
  name: 'services',
  command: [path.join(import.meta.dirname, '..', '..', 'dist', 'bench-nodes.js')],
};
const running = [];
const open = async (stack, port, settings) => {
  running.push(await start(stack, port, settings));
  return running.at(-1);
};

try {
  const nodes = await open(nodesProcess, firstPort, {
    ...place.nodes.services,
    ...few,
    ...keys,
    BENCH_SERVICES: listFile,
  });
  const hostedHub = await open({ ...shipped, name: 'hosted' }, firstPort + 1, { ...hosted, ...few });
  const linkedHub = await open({ ...shipped, name: 'linked' }, firstPort + 2, {
    ...place.hub,
    LIENTHONG_SYNTHETIC_EXCEPT: undefined,
    ...few,
    ...keys,
    // What is measured is how much comes through, not what becomes of questions that wait too long.
    LIENTHONG_LINK_TIMEOUT: '20000',
    DATABASE_URL: linked,
  });
  const results = [];
  const asked = shapes(departments[0].code);
  for (const shape of asked) {
    await checkSame([hostedHub, linkedHub], shape);
    results.push(await measure([hostedHub, linkedHub], nodes, shape, { rounds, seconds }));
  }
  await breakLink(linked, services.at(-1));
  const broken = await measureBroken(
    linkedHub,
    asked.find(({ name }) => name === 'F4'),
    services.at(-1),
  );
  const records = await countRecords(
    hosted.DATABASE_URL,
    departments.map(({ key }) => key),
  );
  const text = [
    '# Hosted and linked',
    '',
    `Written by \`npm run bench:federation\` (${rounds} rounds of ${seconds} s) on ${new Date().toISOString().slice(0, 10)}. ${describeMachine()}`,
    '',
    ...printResults({ results, broken, records, departments }),
  ].join('\n');
  await writeFile(path.join(import.meta.dirname, '..', 'FEDERATION.md'), `${text.trim()}\n`);
  console.log(text);
} catch (error) {
  // Told at once: to stop what runs may take a while.
  console.error(error);
  process.exitCode = 1;
} finally {
  for (const each of running.reverse()) await each.stop();
}
process.exit();
