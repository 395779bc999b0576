import assert from 'node:assert/strict';
import { askOnce, load } from '../measure/load.mjs';
import { readCpu } from '../measure/processes.mjs';

/** Few: the services of all departments share the machine with the hub, and one request asks all of them. */
export const connections = 4;

/** No figure counts where the answers differ. */
export async function checkSame(hubs, shape) {
  const [one, other] = await Promise.all(hubs.map(async (hub) => JSON.parse(await askOnce(hub, shape)).data));
  assert.deepEqual(other, one, `${shape.name}: hosted and linked records are answered differently.`);
}

async function warm(hub, shape) {
  for (let time = 0; time < 10; time += 1) await askOnce(hub, shape);
  await load(hub, shape, 2, connections);
}

/** What a load before has left under way is done by then. */
const rest = () => new Promise((resolve) => setTimeout(resolve, 1000));

/** Loads a hub, and tells what the services spent meanwhile. */
async function loadWith(hub, nodes, shape, seconds) {
  await rest();
  const before = readCpu(nodes.pid).node;
  const found = await load(hub, shape, seconds, connections);
  const requests = found.perSecond * seconds;
  return { ...found, services: ((readCpu(nodes.pid).node - before) * 1000) / requests };
}

const median = (values) => [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)];
const names = ['perSecond', 'p50', 'p99', 'node', 'services', 'postgres'];
const summarise = (rounds) => Object.fromEntries(names.map((name) => [name, median(rounds.map((each) => each[name]))]));

/** Medians of interleaved rounds, and the time of one request alone. */
export async function measure(hubs, nodes, shape, { rounds, seconds }) {
  for (const hub of hubs) await warm(hub, shape);
  const found = hubs.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [place, hub] of hubs.entries()) found[place].push(await loadWith(hub, nodes, shape, seconds));
  }
  const alone = [];
  for (const hub of hubs) alone.push(await timeAlone(hub, shape));
  const bytes = (await askOnce(hubs[0], shape)).length;
  const all = hubs.map(({ name }, place) => ({ name, alone: alone[place], ...summarise(found[place]) }));
  console.log(`${shape.name}: ${all.map(({ name, perSecond }) => `${name} ${perSecond.toFixed(1)}/s`).join(', ')}`);
  return { shape, bytes, hubs: all };
}

/** What one request takes where nobody else asks, milliseconds. */
async function timeAlone(hub, shape) {
  const times = [];
  for (let time = 0; time < 30; time += 1) {
    const began = performance.now();
    await askOnce(hub, shape);
    times.push(performance.now() - began);
  }
  return median(times);
}

/** What one request takes while a department is down, milliseconds: the first, and the median once the hub knows. */
export async function measureBroken(hub, shape, { code }) {
  const times = [];
  for (let time = 0; time < 40; time += 1) {
    const began = performance.now();
    const { url, body, headers } = { url: `${hub.address}/graphql`, ...hub.request(shape) };
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    const { data, errors } = await response.json();
    times.push(performance.now() - began);
    assert.ok(
      data.beneficiaries.nodes.length > 0 && errors.length > 0,
      `${shape.name}: ${code} is not told to be missing.`,
    );
  }
  return { first: times[0], later: median(times.slice(10)) };
}
