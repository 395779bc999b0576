import pg from 'pg';
import { readMemory } from './processes.mjs';
import { stacks, start } from './stacks.mjs';

/** Statements that the connections of the hub keep prepared can only be asked on each; their memory stands for them. */
async function postgresMemory(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(`SELECT pid FROM pg_stat_activity WHERE application_name = 'lienthong'`);
  await client.end();
  const most = rows.map(({ pid }) => readMemory(pid).now);
  return Math.max(...most);
}

const ask = (address, number) =>
  fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: `{ a${number}: provinces(first: 3, filter: { code: { eq: "${number}" } }) { nodes { a${number}: name departments(first: 2) { nodes { b${number}: name } } } } }`,
    }),
  }).then((response) => response.text());

/** Memory of the hub and of a connection's server process before and after a flood of so many queries that differ. */
export async function measureFlood(settings, queries) {
  const hub = await start(
    stacks.find(({ name }) => name === 'hub'),
    4650,
    settings,
  );
  const flood = async (from, count) => {
    for (let made = from; made < from + count; made += 16) {
      await Promise.all(Array.from({ length: 16 }, (_, place) => ask(hub.address, made + place)));
    }
  };
  try {
    await flood(0, queries / 4);
    const before = { hub: readMemory(hub.pid).now, postgres: await postgresMemory(settings.DATABASE_URL) };
    await flood(queries, queries);
    const after = { hub: readMemory(hub.pid).now, postgres: await postgresMemory(settings.DATABASE_URL) };
    return { queries, before, after };
  } finally {
    await hub.stop();
  }
}
