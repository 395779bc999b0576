import { Command } from 'commander';
import { readConfig, type Config } from '../settings/config.ts';
import type { Database } from '../db/database.ts';
import { pauseLink, removeLink } from '../links/link-store.ts';
import type { LinkPool } from '../links/link-pool.ts';
import { openLinkPool } from '../links/open-pool.ts';
import { createLog } from '../base/log.ts';
import { ensureMigrated } from '../db/open.ts';
import { addLink } from './link/add-link.ts';
import { checkCommand } from './link/check.ts';
import { requireConformance } from './link/conformance.ts';
import { findLink, readLinks } from './link/find-department.ts';
import { linkTable } from './link/link-table.ts';
import { withExistingDatabase } from './with-database.ts';

const help = `
A change applies in every process of the hub from its next request on. An embedded database can be used by one process
at a time: stop the hub first. A PostgreSQL server can be changed while hubs serve from it.`;

/** Runs a command on the database after migrating it. */
const withLinks = (run: (database: Database, config: Config) => Promise<void>): Promise<void> =>
  withExistingDatabase(async (database, config) => {
    await ensureMigrated(config, database);
    await run(database, config);
  });

/** Runs a command that sends requests to departments. It reports its results itself, so nothing is logged. */
async function withPool(config: Config, run: (pool: LinkPool) => Promise<void>): Promise<void> {
  const pool = await openLinkPool(config, createLog('silent'));
  try {
    await run(pool);
  } finally {
    await pool.close();
  }
}

const add = (code: string, url: string, { authority }: { readonly authority?: string }): Promise<void> =>
  withLinks((database, config) =>
    withPool(config, async (pool) => {
      const isProduction = config.environment === 'production';
      const conforms = requireConformance(config);
      const options = { database, pool, isProduction, conforms, now: new Date() };
      const link = await addLink({ code, url, authority: authority ?? null }, options);
      console.log(
        `${code} is linked: from now on the hub sends requests to ${link.url}, with contract ${link.contractVersion}.`,
      );
    }),
  );

const list = (): Promise<void> =>
  withLinks((database, config) =>
    withPool(config, async (pool) => {
      const links = await readLinks(database);
      const states = await Promise.all(links.map(async (link) => [link, await pool.healthOf(link)] as const));
      for (const line of linkTable(states)) console.log(line);
    }),
  );

const remove = (code: string): Promise<void> =>
  withLinks(async (database) => {
    const { departmentId, departmentCode } = await findLink(database, code);
    await removeLink(database, departmentId);
    console.log(`${departmentCode} is not linked any more: it gets no more requests, and its records are not shown.`);
  });

const pause = (code: string): Promise<void> =>
  withLinks(async (database) => {
    const { departmentId, departmentCode } = await findLink(database, code);
    const isNew = await pauseLink(database, departmentId, new Date());
    console.log(
      isNew
        ? `${departmentCode} is paused: it gets no requests until it is resumed.`
        : `${departmentCode} was already paused.`,
    );
  });

const resume = (code: string): Promise<void> =>
  withLinks(async (database) => {
    const { departmentId, departmentCode } = await findLink(database, code);
    const isNew = await pauseLink(database, departmentId, null);
    console.log(isNew ? `${departmentCode} is resumed: it gets requests again.` : `${departmentCode} was not paused.`);
  });

const printKeys = async (): Promise<void> => {
  const pool = await openLinkPool(readConfig(process.env), createLog('silent'));
  console.log(JSON.stringify(pool.keySet));
  await pool.close();
};

/** `lienthong link` */
export function linkCommand(): Command {
  const command = new Command('link');
  command
    .command('add <code> <url>')
    .description('link a department, such as 92-SYT, to its service, if that passes all checks of the contract')
    .option(
      '--authority <file>',
      "PEM file of the authority that signed the service's certificate; if absent, the system's authorities",
    )
    .action(add);
  command.command('list').description('list all links with their state now').action(list);
  command
    .command('remove <code>')
    .description('end a link: the hub then keeps the records of the department, and has none at first')
    .action(remove);
  command.command('pause <code>').description('stop asking a department, until it is resumed').action(pause);
  command.command('resume <code>').description('ask a paused department again').action(resume);
  for (const each of command.commands) each.addHelpText('after', help);
  command.addCommand(checkCommand());
  command
    .command('keys')
    .description("print the hub's public keys (JWKS), for services that read them from a file")
    .action(printKeys);
  return command;
}
