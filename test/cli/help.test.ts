import { createProgram } from '../../src/cli/program.ts';

test.each([[[]], [['--help']], [['key', 'list']]])(
  'commands that are not loaded for %j are listed as if they were',
  async (asked) => {
    const whole = (await createProgram()).helpInformation();
    expect((await createProgram(asked)).helpInformation()).toBe(whole);
  },
);

test('a command that is among the arguments is loaded, wherever it is', async () => {
  const program = await createProgram(['--help', 'key']);
  const loaded = program.commands.filter(({ commands }) => commands.length > 0).map((command) => command.name());
  expect(loaded).toEqual(['key']);
});
