import pg from 'pg';

/** What a department keeps at home; parents first. */
const models = ['Beneficiary', 'BeneficiaryIdentity', 'Enrolment', 'Payment'];

async function withClient(url, use) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

const urlOf = (server, name) => Object.assign(new URL(server), { pathname: `/${name}` }).href;
const nameOf = (url) => new URL(url).pathname.slice(1);

async function columnsOf(client, model) {
  const { rows } = await client.query(
    `SELECT quote_ident(column_name) AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'`,
    [model],
  );
  return rows.map(({ name }) => name).join(', ');
}

/** Makes a database like another, in the place of what has its name. */
async function copy(source, name) {
  const url = urlOf(source, name);
  await withClient(urlOf(source, 'postgres'), async (client) => {
    await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    await client.query(`CREATE DATABASE "${name}" TEMPLATE "${nameOf(source)}"`);
  });
  return url;
}

/** Makes a database with everything but records. */
async function copyWithoutRecords(source, name) {
  const url = await copy(source, name);
  await withClient(url, async (client) => {
    await client.query(`TRUNCATE ${models.map((model) => `"${model}"`).join(', ')}`);
    await client.query('VACUUM ANALYZE');
  });
  return url;
}

const quote = (ids) => ids.map((id) => `'${id.replaceAll("'", "''")}'`).join(', ');

/** Copies the records of departments that a condition names. */
async function copyRecords(source, target, condition) {
  await withClient(source, (from) =>
    withClient(target, async (to) => {
      for (const model of models) {
        const columns = await columnsOf(from, model);
        const { rows } = await from.query(
          `SELECT coalesce(json_agg(row), '[]')::text AS rows FROM (SELECT ${columns} FROM "${model}" WHERE ${condition}) row`,
        );
        await to.query(
          `INSERT INTO "${model}" (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::"${model}", $1)`,
          [rows[0].rows],
        );
      }
      await to.query('VACUUM ANALYZE');
    }),
  );
}

/** The departments that are linked: those of health in each province, that of whoever asks first. */
export const findDepartments = (url, count) =>
  withClient(url, async (client) => {
    const { rows } = await client.query(
      `SELECT "id" AS key, "code" FROM "Department" WHERE "name" = 'Sở Y tế' AND "validTo" IS NULL
       ORDER BY "code" <> '79-SYT', "id" LIMIT $1`,
      [count],
    );
    return rows;
  });

/** How many beneficiaries departments hold together. */
export const countRecords = (url, keys) =>
  withClient(url, async (client) => {
    const { rows } = await client.query(
      `SELECT count(*)::int AS all, count(*) FILTER (WHERE "departmentId" IN (${quote(keys)}))::int AS linked FROM "Beneficiary"`,
    );
    return rows[0];
  });

/** The same records in other places: those of some departments each in a database of its own, the others in that of a hub. */
export async function spread(hosted, departments) {
  const keys = departments.map(({ key }) => key);
  const bare = await copyWithoutRecords(hosted, `${nameOf(hosted)}_bare`);
  const linked = await copy(bare, `${nameOf(hosted)}_linked`);
  await copyRecords(hosted, linked, `"departmentId" NOT IN (${quote(keys)})`);
  const services = [];
  for (const { key, code } of departments) {
    const url = await copy(bare, `${nameOf(hosted)}_${code.toLowerCase()}`);
    await copyRecords(hosted, url, `"departmentId" = ${quote([key])}`);
    services.push({ key, code, url });
  }
  return { linked, services };
}

/** Links departments to their services, as `lienthong link add` does once it has checked them. */
export const link = (url, services, authority) =>
  withClient(url, async (client) => {
    for (const { key, port } of services) {
      await client.query(
        `INSERT INTO "DepartmentLink" ("id", "departmentId", "url", "certificateAuthority", "contractVersion", "addedAt")
         VALUES ($1, $1, $2, $3, '1.0', now())`,
        [key, `https://127.0.0.1:${port}/graphql`, authority],
      );
    }
  });

/** Leads a department's link to where nobody answers. */
export const breakLink = (url, { key }) =>
  withClient(url, (client) =>
    client.query(`UPDATE "DepartmentLink" SET "url" = 'https://127.0.0.1:9/graphql' WHERE "id" = $1`, [key]),
  );
