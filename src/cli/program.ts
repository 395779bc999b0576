import { Command } from 'commander';
import { createCommands } from './commands.ts';
import { print } from './standard-output.ts';
import { allSettings } from '../settings/registry.ts';
import { describeDefault } from '../settings/show.ts';
import { readVersion } from '../base/version.ts';
import { wrap } from '../base/text-table.ts';

/** Width of the help: the same on a wide terminal, in a pipe and in the reference. */
const helpWidth = 100;

/** Formats the settings that an operator needs first, with their purposes. */
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

/** Gives a command and its subcommands the settings of the program: help after wrong use, and its exit code. */
function inheritSettings(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inheritSettings(child, command);
  return command;
}

/** A command for scripts, which no help shows. */
const hidden = 'reference';

/**
 * Creates the command `lienthong` with its subcommands.
 * @param asked the arguments: subcommands that are not among them are not loaded; if absent, all are
 */
export async function createProgram(asked?: readonly string[]): Promise<Command> {
  const program = new Command('lienthong')
    .description('GraphQL federation hub that links provincial departments of labour, merit and social affairs')
    .version(readVersion())
    .addHelpText('after', help)
    .configureHelp({ helpWidth })
    .showHelpAfterError()
    .configureOutput({ writeOut: print })
    .exitOverride();
  const isWhole = asked === undefined || asked[0] === hidden;
  for (const command of await createCommands((name) => isWhole || asked.includes(name))) {
    program.addCommand(inheritSettings(command, program));
  }
  if (!isWhole) return program;
  const { referenceCommand } = await import('./reference.ts');
  return program.addCommand(inheritSettings(referenceCommand(program), program), { hidden: true });
}
