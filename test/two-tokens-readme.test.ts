import { readFileSync } from 'node:fs';
import { openHub, type Answer, type TestHub } from './support/hub.ts';

/**
 * The session of the READMEs with two tokens, played from end to end: each command as it is written there, and each
 * answer compared with the one that is printed below it.
 */

let hub: TestHub;
let tokens: Readonly<Record<string, string>>;
beforeAll(async () => {
  hub = await openHub({ compared: false });
  tokens = {
    OFFICER: await hub.token({ role: 'OFFICER', departmentCode: '92-SYT' }),
    PORTAL: await hub.token({ role: 'PORTAL', departmentCode: '79-SYT' }),
  };
});
afterAll(() => hub.close());

interface Step {
  readonly commands: readonly string[];
  /** Answers as JSON; one for each of the last commands. */
  readonly answers: readonly unknown[];
}

/** JSON values that follow one another, each beginning a line. */
const readAnswers = (text: string): unknown[] =>
  text.split(/\n(?=\{"(?:data|errors)")/).map((each) => JSON.parse(each) as unknown);

function stepsOf(readme: string, heading: string): { readonly variable: string; readonly steps: readonly Step[] } {
  const [, after = ''] = readFileSync(readme, 'utf8').split(`### ${heading}\n`);
  const [section = ''] = after.split('\n## ');
  const blocks = [...section.matchAll(/```(sh|json)\n([\s\S]*?)\n```/g)].map(([, kind, text]) => ({
    kind,
    text: text!,
  }));
  const [, variable = ''] = /^OLDER='(.*)'$/m.exec(blocks[0]?.text ?? '') ?? [];
  const steps: Step[] = [];
  for (const { kind, text } of blocks.slice(1)) {
    if (kind === 'sh') steps.push({ commands: text.split('\n'), answers: [] });
    else steps.push({ ...(steps.pop() as Step), answers: readAnswers(text) });
  }
  return { variable, steps };
}

/** What an answer says, but for where in the query an error is. */
const withoutLocations = ({ data, errors }: Answer<unknown>): unknown => ({
  ...(errors && {
    errors: errors.map((error) => Object.fromEntries(Object.entries(error).filter(([name]) => name !== 'locations'))),
  }),
  data,
});

/** Sends what a command line sends. */
async function run(command: string, variable: string): Promise<unknown> {
  const [, quoted = '', rest = ''] = /^ask ('[^']*'|"\$OLDER")(.*)$/.exec(command) ?? [];
  const headers = [...rest.matchAll(/-H (?:'([^']*)'|"([^"]*)")/g)].map(([, plain, expanded]) => {
    const line = (plain ?? expanded ?? '').replaceAll(/\$([A-Z]+)/g, (_, name: string) => tokens[name] ?? '');
    return line.split(/: (.*)/).slice(0, 2) as [string, string];
  });
  const response = await fetch(`${hub.address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...Object.fromEntries(headers) },
    body: quoted.startsWith("'") ? quoted.slice(1, -1) : variable,
  });
  return withoutLocations((await response.json()) as Answer<unknown>);
}

const nameOfEntry = (entry: unknown): string => {
  const { kind, actor, reason } = entry as Readonly<Record<string, unknown>>;
  return JSON.stringify([actor, kind, reason]);
};

/** An answer with the ledger's entries in one order: the reads and the refusals of one request are written side by side. */
function inOneOrder(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (!Array.isArray(value))
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inOneOrder(each)]));
  const areEntries = value.every((each) => typeof each === 'object' && each !== null && 'kind' in each);
  const all: readonly unknown[] = value;
  return areEntries
    ? all.toSorted((left, right) => (nameOfEntry(left) < nameOfEntry(right) ? -1 : 1))
    : all.map(inOneOrder);
}

/** What hangs on how much data was loaded, and when. */
const varies = new Set(['totalCount', 'commune', 'birthYear', 'name', 'at']);

/** An answer without what differs from one load of the data to the next; a text that is cut short in print is a beginning. */
function settle(printed: unknown, key = ''): unknown {
  if (Array.isArray(printed)) return printed.map((each) => settle(each));
  if (printed === null) return null;
  if (typeof printed === 'object')
    return Object.fromEntries(Object.entries(printed).map(([name, value]) => [name, settle(value, name)]));
  if (varies.has(key)) return expect.any(typeof printed === 'number' ? Number : String);
  if (typeof printed !== 'string' || !printed.endsWith('…')) return printed;
  return expect.stringContaining(printed.slice(0, -1).trim());
}

const inEnglish = stepsOf('README.md', 'Two tokens, the same query, and the ledger of it');
const inVietnamese = stepsOf('README.vi.md', 'Hai thẻ truy cập, cùng một truy vấn, và nhật ký của nó');

test('the session of the READMEs is answered as it is printed', async () => {
  expect(inVietnamese).toEqual(inEnglish);
  const { variable, steps } = inEnglish;
  expect(steps.map(({ commands }) => commands.length)).toEqual([1, 1, 1, 2, 2]);
  for (const { commands, answers } of steps) {
    expect(answers).toHaveLength(commands.length);
    for (const [place, command] of commands.entries()) {
      expect(inOneOrder(await run(command, variable))).toEqual(settle(inOneOrder(answers[place])));
    }
  }
});
