import { Command, InvalidArgumentError } from 'commander';
import type { ViewerRole } from '../db/generated/model.ts';
import { OperatorError } from '../base/errors.ts';
import type { Day } from '../base/day.ts';
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

/** Commands that show or change keys create no database. */
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
    // Standard output gets only the key, so that a script can read it.
    console.error(`Key ${id} for ${client}. It is shown only once: keep it in a safe place.`);
    console.log(key);
  });

const list = (): Promise<void> =>
  withApiKeys(async (keys) => {
    for (const line of keyTable(await keys.list(), new Date())) console.log(line);
  }, existing);

const revoke = (id: string): Promise<void> =>
  withApiKeys(async (keys) => {
    if (!(await keys.revoke(id))) {
      throw new OperatorError('There is no key with this id. `lienthong key list` shows the ids.');
    }
    console.log(`Key ${id} is revoked: all further requests with it are refused.`);
  }, existing);

const help = `
If a hub serves from an embedded database on this machine, it runs the command itself: it need not be stopped.`;

/** `lienthong key` */
export function keyCommand(): Command {
  const command = new Command('key');
  command
    .command('create')
    .description('create a key and print it; it cannot be shown again')
    .requiredOption('--client <name>', 'name of the program that uses it', readClient)
    .requiredOption('--role <role>', 'role of the program, such as portal', readRole)
    .option('--department <code>', 'code of the department for which it acts, such as 92-SYT')
    .option(
      '--expires <day>',
      'last day on which it works, such as 2027-06-30; if absent, it never expires',
      readLastDay,
    )
    .action(create);
  command.command('list').description('list all keys, without their secrets').action(list);
  command.command('revoke <id>').description('revoke a key: from the next request on it is refused').action(revoke);
  for (const each of command.commands) each.addHelpText('after', help);
  return command;
}
