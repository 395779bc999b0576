import { Command } from 'commander';
import { checkpointCommand } from './audit/checkpoint.ts';
import { exportCommand } from './audit/export.ts';
import { showCommand } from './audit/show.ts';
import { verifyCommand } from './audit/verify.ts';

const help = `
The embedded database is held by the hub that serves from it: stop that first.
A PostgreSQL server is read while hubs write it.`;

/** `lienthong audit` */
export function auditCommand(): Command {
  const command = new Command('audit').description('the ledger of who looked at what (nhật ký truy cập)');
  for (const each of [verifyCommand(), checkpointCommand(), exportCommand(), showCommand()]) {
    command.addCommand(each.addHelpText('after', help));
  }
  return command;
}
