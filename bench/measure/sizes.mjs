import { shapes } from '../shapes.mjs';
import { askOnce, load } from './load.mjs';
import { readMemory } from './processes.mjs';
import { stacks, start } from './stacks.mjs';

const pageSize = 20;
const farPage = 10_000;

const page = (size) => `query Page($after: String) {
  beneficiaries(first: ${size}, after: $after, orderBy: { field: REGISTERED_ON, direction: ASC }) {
    nodes { category registeredOn department { name } } pageInfo { hasNextPage endCursor } } }`;

async function ask(address, query, variables) {
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

/** The cursor that page 10,000 begins after, or the last page's where the list is shorter; and that page's number. */
async function findFarPage(address) {
  let after = null;
  let rows = 0;
  while (rows + 100 < pageSize * (farPage - 1)) {
    const { beneficiaries } = await ask(address, page(100), { after });
    if (!beneficiaries.pageInfo.hasNextPage) break;
    after = beneficiaries.pageInfo.endCursor;
    rows += 100;
  }
  while (rows < pageSize * (farPage - 1)) {
    const { beneficiaries } = await ask(address, page(pageSize), { after });
    if (!beneficiaries.pageInfo.hasNextPage) break;
    after = beneficiaries.pageInfo.endCursor;
    rows += pageSize;
  }
  return { after, number: rows / pageSize + 1 };
}

const pageShape = (name, after) => ({ name, hub: page(pageSize), variables: { after } });

async function measure(hub, shape, seconds) {
  for (let time = 0; time < 10; time += 1) await askOnce(hub, shape);
  await load(hub, shape, 1);
  const { perSecond, p50, node, postgres } = await load(hub, shape, seconds);
  return { perSecond, p50, cpu: node + postgres };
}

/** The first page and a far one, two shapes, start-up and memory of the hub on data of some size. */
export async function measureSize(settings, seconds) {
  const began = performance.now();
  // Without the policy, whose part of a page is the same at every size, and whose clauses embedded data does not have.
  const stack = stacks.find(({ name }) => name === 'hub, policy off');
  const request = (shape) => ({ ...stack.request(shape), headers: {} });
  const hub = await start({ ...stack, request }, 4660, { ...settings, LIENTHONG_SYNTHETIC: '0' });
  try {
    const startUp = (performance.now() - began) / 1000;
    const rest = readMemory(hub.pid).now;
    const far = await findFarPage(hub.address);
    const first = await measure(hub, pageShape('first', null), seconds);
    const last = await measure(hub, pageShape('far', far.after), seconds);
    const [, , q3, q4] = shapes;
    const found = {
      first,
      far: { ...last, number: far.number },
      q3: await measure(hub, q3, seconds),
      q4: await measure(hub, q4, seconds),
    };
    return { startUp, rest, loaded: readMemory(hub.pid).most, ...found };
  } finally {
    await hub.stop();
  }
}
