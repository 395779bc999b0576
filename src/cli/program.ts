import { Command } from 'commander';
import { auditCommand } from './audit.ts';
import { doctorCommand } from './doctor.ts';
import { keyCommand } from './key.ts';
import { keysCommand } from './keys.ts';
import { linkCommand } from './link.ts';
import { migrateCommand } from './migrate.ts';
import { nodeCommand } from './node.ts';
import { schemaCommand } from './schema.ts';
import { seedCommand } from './seed.ts';
import { serveCommand } from './serve.ts';
import { print } from './standard-output.ts';
import { tokenCommand } from './token.ts';
import { readVersion } from '../version.ts';

const settingsHelp = `
Settings (environment):
  PORT                   port to serve on (4000)
  LIENTHONG_HOST         address to serve on (127.0.0.1)
  DATABASE_URL           PostgreSQL server, postgresql://user:password@host:port/database;
                         left out, an embedded database is used
  LIENTHONG_DATA_DIR     directory of the embedded database, the secret, the key of
                         demonstration tokens and those of personal data (.data)
  LIENTHONG_SECRET       secret that signs cursors, the same in every process of a hub;
                         left out, one is made and kept in the data directory
  LIENTHONG_LEDGER_KEY   Ed25519 key that signs checkpoints of the ledger, PKCS#8 as PEM or
                         base64, the same in every process of a hub; left out, one is made and
                         kept in the data directory
  LIENTHONG_CHECKPOINT_FILE
                         file outside the database to which each checkpoint is appended, a line
                         of JSON; \`audit verify\` compares the ledger with it (none)
  LIENTHONG_TRUSTED_PROXIES
                         proxies before the hub that add the client's address to
                         x-forwarded-for; anonymous refusals are gathered by address (0)
  LIENTHONG_SYNTHETIC    synthetic beneficiaries to load at the first start alone (20000); at most
                         200000 on the embedded database; \`lienthong seed\` loads more later
  LIENTHONG_SYNTHETIC_EXCEPT
                         departments whose synthetic records are left out, by their codes with
                         commas between them: their own services hold them (none)
  LIENTHONG_MIN_FREE_SPACE
                         MiB that writing to the embedded database leaves free on its disk: below,
                         what is personal is refused and nothing is loaded (256)
  LIENTHONG_WATCHDOG     seconds that nothing may run in a hub that serves before it is ended,
                         with one line; 0 never (60)
  LIENTHONG_CONNECTIONS  connections to a PostgreSQL server (16)
  LIENTHONG_CONNECTION_TIMEOUT
                         longest wait for one of them, milliseconds (5000)
  LIENTHONG_STATEMENT_TIMEOUT
                         longest that the server may run a statement, milliseconds (10000)
  LIENTHONG_MAX_CONNECTIONS
                         connections of clients (2000)
  LIENTHONG_ANSWER_TIMEOUT
                         milliseconds that a client may take to receive an answer (60000)
  LIENTHONG_ANSWER_BYTES bytes of answers that clients have not received yet, over all
                         connections (134217728)
  LIENTHONG_DRAIN_TIME   milliseconds for which /readyz says 503 and answers close their
                         connections before a process stops on SIGTERM (5000)
  LIENTHONG_CORS_ORIGINS origins whose pages may ask in a browser, such as
                         https://portal.example.vn, with commas between them (none)
  LIENTHONG_KEYS         keys of personal data, the same in every process of a hub:
                         {"current":"k1","keys":{"k1":"<32 bytes base64>"},"index":"<32 bytes base64>"}
  LIENTHONG_KEYS_FILE    or a file that holds them; left out, keys.json in the data directory,
                         made at the first start of a hub that is not in production
  LIENTHONG_LOG          silent, error, warn, info or debug (info)
  LIENTHONG_ENV          development or production (development); a hub in production
                         neither makes nor takes demonstration tokens, makes no keys of
                         personal data on the way, loads no made-up data, and refuses a
                         database that holds some
  LIENTHONG_PURPOSES_FILE
                         YAML file of the purposes that a request may name, each with code, title
                         and titleEn; if absent, those of the package (\`accessPurposes\` in the graph)
  LIENTHONG_ANONYMOUS    what a request without a credential sees: public (what is public)
                         or deny (nothing) (public)
  LIENTHONG_MAX_DEPTH    the most levels of selections of a query (50)
  LIENTHONG_MAX_LIST_DEPTH
                         the most lists within each other (15)

Settings of the issuer of tokens (OpenID Connect, OAuth 2.0):
  LIENTHONG_OIDC_ISSUER      its URL, as \`iss\` of its tokens has it; left out, no tokens are taken
                             but those made for demonstration, which are off where it is set
  LIENTHONG_OIDC_AUDIENCE    what \`aud\` of its tokens must hold; has to be set with the issuer
  LIENTHONG_OIDC_JWKS        its keys: https://…, http://… on this machine, or a file; left out,
                             they are found by the issuer's /.well-known/openid-configuration
  LIENTHONG_CLAIM_ROLE       claim that names the role (role)
  LIENTHONG_CLAIM_DEPARTMENT claim that names the department by its code (department)
  LIENTHONG_CLOCK_TOLERANCE  seconds by which the clocks of issuer and hub may differ (5)

Settings of links to departments that run their own service:
  LIENTHONG_HUB                  what the hub calls itself to them, the \`iss\` of its assertions
                                 (lienthong)
  LIENTHONG_LINK_KEY             Ed25519 key that signs its assertions, PKCS#8 as PEM or base64, the
                                 same in every process of a hub; left out, one is made and kept in
                                 the data directory. Its public key is at /.well-known/jwks.json
  LIENTHONG_LINK_CERTIFICATE     the hub's client certificate, a PEM file; services at https:// are
                                 asked only with one
  LIENTHONG_LINK_CERTIFICATE_KEY the key of that certificate, a PEM file
  LIENTHONG_LINK_TIMEOUT         milliseconds that one question to a service may take (2000)
  LIENTHONG_LINK_CONCURRENCY     questions to one service at once (4)

Settings of a department's own service (lienthong node), besides those of the database, the keys and the log:
  LIENTHONG_NODE_HUB         name of the hub that it answers, as \`iss\` of its assertions has it
                             (lienthong)
  LIENTHONG_NODE_HUB_KEYS    the hub's public keys: https://<hub>/.well-known/jwks.json,
                             http://… on this machine, or a file; has to be set
  LIENTHONG_NODE_CERTIFICATE its certificate, LIENTHONG_NODE_CERTIFICATE_KEY its private key,
                             LIENTHONG_NODE_CLIENT_AUTHORITY the authority that signs the hub's
                             certificate: files (PEM); left out, it serves plain HTTP to this
                             machine alone, which in production is refused

A setting without a value counts as unset; one that there is none of is refused.

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
    .configureOutput({ writeOut: print })
    .exitOverride();
  const commands = [
    serveCommand(),
    migrateCommand(),
    seedCommand(),
    schemaCommand(),
    keyCommand(),
    keysCommand(),
    tokenCommand(),
    nodeCommand(),
    linkCommand(),
    auditCommand(),
    doctorCommand(),
  ];
  for (const command of commands) program.addCommand(inheritSettings(command, program));
  return program;
}
