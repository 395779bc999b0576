import type { Command } from 'commander';

const introduction = `# The command line

What \`lienthong --help\` and the help of each command print. In a clone of the repository, after \`npm run build\`, the
command is \`node dist/lienthong.js\`.

This page is printed from the program: change \`src/cli/\`, then run \`npm run docs:reference\`.
`;

/** Returns the help of a command, including text that was added after it. */
function helpOf(command: Command): string {
  let text = '';
  const output = command.configureOutput();
  command.configureOutput({ ...output, writeOut: (part) => (text += part) }).outputHelp();
  command.configureOutput(output);
  return text.trimEnd();
}

const sectionOf = (command: Command, path: string): string =>
  [`## ${path}`, '', '```text', helpOf(command), '```', ''].join('\n');

/** Lists a command and its subcommands with their full names, without hidden commands and the help of help. */
function listCommands(command: Command, path: string): (readonly [Command, string])[] {
  const below = command.createHelp().visibleCommands(command);
  return [
    [command, path],
    ...below
      .filter((child) => child.name() !== 'help')
      .flatMap((child) => listCommands(child, `${path} ${child.name()}`)),
  ];
}

/** Returns the reference of all commands, in Markdown. */
export const commandLinePage = (program: Command): string =>
  [introduction, ...listCommands(program, program.name()).map(([command, path]) => sectionOf(command, path))].join(
    '\n',
  );
