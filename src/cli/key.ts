import { Command, InvalidArgumentError } from 'commander';
import type { ViewerRole } from '../db/generated/model.ts';
import { OperatorError } from '../errors.ts';
import type { Day } from '../graph/day.ts';
import { withApiKeys } from './api-keys.ts';
import { keyTable } from './key-table.ts';
import { endOf, readLastDay } from './last-day.ts';
import { readRole } from './role.ts';

interface NewKeyOptions {
  readonly client: string;
  readonly role: ViewerRole;
  readonly department?: string;
  readonly expires?: Day;
}

/** A command that shows or changes keys makes no database for it. */
const existing = { mustExist: true };

function readClient(text: string): string {
  const name = text.normalize('NFC').trim();
  if (/^[^\p{Cc}\p{Cs}]{1,100}$/u.test(name)) return name;
  throw new InvalidArgumentError('Give a name of one line and at most 100 characters.');
}

const create = ({ client, role, department, expires }: NewKeyOptions): Promise<void> =>
  withApiKeys(async (keys) => {
    const expiresAt = expires === undefined ? null : endOf(expires);
    const { id, key } = await keys.create({ client, role, departmentCode: department ?? null, expiresAt });
    // The key alone goes to standard output, for a script to take.
    console.error(`Key ${id} for ${client}, shown this once: keep it where nobody else reads it.`);
    console.log(key);
  });

const list = (): Promise<void> =>
  withApiKeys(async (keys) => {
    for (const line of keyTable(await keys.list(), new Date())) console.log(line);
  }, existing);

const revoke = (id: string): Promise<void> =>
  withApiKeys(async (keys) => {
    if (!(await keys.revoke(id))) {
      throw new OperatorError('There is no key of this id. `lienthong key list` shows the ids.');
    }
    console.log(`Key ${id} is revoked: no request that comes from now on is answered for it.`);
  }, existing);

/** `lienthong key` */
export function keyCommand(): Command {
  const command = new Command('key').description('keys of clients that have no person behind them');
  command
    .command('create')
    .description('make a key and print it, this once')
    .requiredOption('--client <name>', 'who uses it', readClient)
    .requiredOption('--role <role>', 'what kind of work it is for', readRole)
    .option('--department <code>', 'the department that it acts for, such as 92-SYT')
    .option(
      '--expires <day>',
      'the last day on which it works, such as 2027-06-30; left out, it never expires',
      readLastDay,
    )
    .action(create);
  command.command('list').description('list all keys, without what is secret of them').action(list);
  command.command('revoke <id>').description('make a key worthless from the next request on').action(revoke);
  return command;
}
