import { Command } from 'commander';
import { archiveCommand } from './audit/archive.ts';
import { checkpointCommand } from './audit/checkpoint.ts';
import { exportCommand } from './audit/export.ts';
import { proveCommand, verifyProofCommand } from './audit/prove.ts';
import { showCommand } from './audit/show.ts';
import { verifyCommand } from './audit/verify.ts';

const help = `
An embedded database can be used by one process at a time: stop the hub first.
A PostgreSQL server can be read while hubs write to it.`;

/** `lienthong audit` */
export function auditCommand(): Command {
  const command = new Command('audit');
  const commands = [
    verifyCommand(),
    checkpointCommand(),
    exportCommand(),
    showCommand(),
    proveCommand(),
    verifyProofCommand(),
    archiveCommand(),
  ];
  for (const each of commands) {
    command.addCommand(each.addHelpText('after', help));
  }
  return command;
}
