import pg from 'pg';
import { shapes } from '../shapes.mjs';
import { askOnce, load } from './load.mjs';
import { stacks, start } from './stacks.mjs';

const page = (filter) => `query Look {
  beneficiaries(first: 100, filter: { ${filter} status: { eq: ACTIVE }, kind: { eq: PERSON } }, orderBy: { field: REGISTERED_ON, direction: ASC }) {
    nodes { category status registeredOn birthYear department { name code province { name code } } } } }`;

const [, , , clauses] = shapes;

/** Pages of 100 people, by whose they are. */
const looks = [
  {
    name: 'own',
    about: "a page of 100 of the department's own records",
    hub: page('department: { code: { eq: "79-SYT" } },'),
    variables: {},
  },
  { ...clauses, name: 'clauses', about: 'the page of Q4: of all departments, by a clause of each' },
];

/** Bytes of the ledger's tables with their indexes, and of the write-ahead log since its beginning. */
async function readBytes(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT (SELECT sum(pg_total_relation_size(oid)) FROM pg_class
                WHERE relkind = 'r' AND relname LIKE 'Ledger%' AND relnamespace = 'public'::regnamespace)::float8 AS kept,
              pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 AS log`,
    );
    return rows[0];
  } finally {
    await client.end();
  }
}

/** What a look at records costs, and what the ledger keeps of it. */
export async function measureLooks(settings, seconds) {
  const hub = await start(
    stacks.find(({ name }) => name === 'hub'),
    4655,
    settings,
  );
  const results = [];
  try {
    for (const look of looks) {
      for (let time = 0; time < 10; time += 1) await askOnce(hub, look);
      await load(hub, look, 2);
      const before = await readBytes(settings.DATABASE_URL);
      const found = await load(hub, look, seconds);
      const after = await readBytes(settings.DATABASE_URL);
      // One more answer is asked for to compare the others with.
      const count = found.count + 1;
      results.push({
        ...look,
        ...found,
        kept: (after.kept - before.kept) / count,
        log: (after.log - before.log) / count,
      });
    }
  } finally {
    await hub.stop();
  }
  return results;
}
