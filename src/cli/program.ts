import { Command } from 'commander';
import { auditCommand } from './audit.ts';
import { doctorCommand } from './doctor.ts';
import { keyCommand } from './key.ts';
import { keysCommand } from './keys.ts';
import { linkCommand } from './link.ts';
import { migrateCommand } from './migrate.ts';
import { nodeCommand } from './node.ts';
import { referenceCommand } from './reference.ts';
import { schemaCommand } from './schema.ts';
import { seedCommand } from './seed.ts';
import { serveCommand } from './serve.ts';
import { settingsCommand } from './settings.ts';
import { print } from './standard-output.ts';
import { tokenCommand } from './token.ts';
import { allSettings } from '../settings/registry.ts';
import { describeDefault } from '../settings/show.ts';
import { readVersion } from '../version.ts';
import { wrap } from './text-table.ts';

/** Columns of help: the same on a wide terminal as in a pipe and in the reference. */
const helpWidth = 100;

/** The settings that an operator needs first, each with what it is for. */
function essentialLines(): string[] {
  const essential = [...allSettings].filter(([, { isEssential }]) => isEssential);
  const width = Math.max(...essential.map(([name]) => name.length));
  return essential.map(([name, setting]) => {
    const text = `${setting.purpose} (${describeDefault(setting)})`;
    return `  ${name.padEnd(width)}  ${wrap(text, helpWidth - width - 4).join(`\n${' '.repeat(width + 4)}`)}`;
  });
}

const help = (): string => `
The settings needed first, with their defaults (environment):
${essentialLines().join('\n')}

All settings, with their values:  lienthong settings
One of them, explained:           lienthong settings LIENTHONG_DATA_DIR

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
    .addHelpText('after', help)
    .configureHelp({ helpWidth })
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
    settingsCommand(),
  ];
  for (const command of commands) program.addCommand(inheritSettings(command, program));
  program.addCommand(inheritSettings(referenceCommand(program), program), { hidden: true });
  return program;
}
