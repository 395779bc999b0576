import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { packagePath } from '../paths.ts';
import { keysCommand } from './keys.ts';
import { migrateCommand } from './migrate.ts';
import { schemaCommand } from './schema.ts';
import { seedCommand } from './seed.ts';
import { serveCommand } from './serve.ts';

const readVersion = (): string =>
  (JSON.parse(readFileSync(packagePath('package.json'), 'utf8')) as { version: string }).version;

const settingsHelp = `
Settings (environment):
  PORT                   port to serve on (4000)
  LIENTHONG_HOST         address to serve on (127.0.0.1)
  DATABASE_URL           PostgreSQL server, postgresql://user:password@host:port/database;
                         left out, an embedded database is used
  LIENTHONG_DATA_DIR     directory of the embedded database and the secret (.data)
  LIENTHONG_SECRET       secret that signs cursors, the same in every process of a hub;
                         left out, one is made and kept in the data directory
  LIENTHONG_SYNTHETIC    synthetic beneficiaries to load at the first start (20000)
  LIENTHONG_CONNECTIONS  connections to a PostgreSQL server (16)
  LIENTHONG_ENV          development, or production: keys are not made on the way (development)
  LIENTHONG_KEYS         keys of personal data, the same in every process of a hub:
                         {"current":"k1","keys":{"k1":"<32 bytes base64>"},"index":"<32 bytes base64>"}
  LIENTHONG_KEYS_FILE    or a file that holds them; left out, keys.json in the data directory,
                         made at the first start of a hub that is not in production
  LIENTHONG_LOG          silent, error, warn, info or debug (info)

Exit codes: 0 done; 1 refused or failed, with one line that says why; 2 wrong use of the command.`;

/** Gives a command and those below it the manners of the program: help after a wrong use, and its exit code. */
function inheritSettings(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inheritSettings(child, command);
  return command;
}

/** The command `lienthong` with its subcommands. */
export function createProgram(): Command {
  const program = new Command('lienthong')
    .description('GraphQL federation hub that links provincial departments of labour, merit and social affairs')
    .version(readVersion())
    .addHelpText('after', settingsHelp)
    .showHelpAfterError()
    .exitOverride((error) => {
      process.exit(error.exitCode === 0 ? 0 : 2);
    });
  for (const command of [serveCommand(), migrateCommand(), seedCommand(), schemaCommand(), keysCommand()]) {
    program.addCommand(inheritSettings(command, program));
  }
  return program;
}
