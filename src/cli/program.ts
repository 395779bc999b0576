import { Command } from 'commander';
import { print } from './standard-output.ts';
import { allSettings } from '../settings/registry.ts';
import { describeDefault } from '../settings/show.ts';
import { readVersion } from '../base/version.ts';
import { wrap } from '../base/text-table.ts';

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

/** The commands, each read only when it is needed: a command that lists keys does not wait for an HTTP server to be read. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serveCommand(),
  migrate: async () => (await import('./migrate.ts')).migrateCommand(),
  seed: async () => (await import('./seed.ts')).seedCommand(),
  schema: async () => (await import('./schema.ts')).schemaCommand(),
  key: async () => (await import('./key.ts')).keyCommand(),
  keys: async () => (await import('./keys.ts')).keysCommand(),
  token: async () => (await import('./token.ts')).tokenCommand(),
  node: async () => (await import('./node.ts')).nodeCommand(),
  link: async () => (await import('./link.ts')).linkCommand(),
  audit: async () => (await import('./audit.ts')).auditCommand(),
  doctor: async () => (await import('./doctor.ts')).doctorCommand(),
  settings: async () => (await import('./settings.ts')).settingsCommand(),
};

/**
 * Creates the command `lienthong` with its subcommands.
 * @param asked the first argument: where it names a subcommand, that one alone is there
 */
export async function createProgram(asked = ''): Promise<Command> {
  const program = new Command('lienthong')
    .description('GraphQL federation hub that links provincial departments of labour, merit and social affairs')
    .version(readVersion())
    .addHelpText('after', help)
    .configureHelp({ helpWidth })
    .showHelpAfterError()
    .configureOutput({ writeOut: print })
    .exitOverride();
  const one = Object.hasOwn(commands, asked) ? commands[asked] : undefined;
  for (const load of one === undefined ? Object.values(commands) : [one]) {
    program.addCommand(inheritSettings(await load(), program));
  }
  if (one !== undefined) return program;
  const { referenceCommand } = await import('./reference.ts');
  return program.addCommand(inheritSettings(referenceCommand(program), program), { hidden: true });
}
