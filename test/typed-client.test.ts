import path from 'node:path';
import { parse, validate } from 'graphql';
import ts from 'typescript';
import { createClient } from '../examples/typed-client/client.ts';
import { DepartmentSuccessorsDocument, ProvincesDocument } from '../examples/typed-client/generated/graphql.ts';
import { packagePath } from '../src/paths.ts';
import { openHub, type TestHub } from './support/hub.ts';

const folder = packagePath('examples', 'typed-client');

/** What the compiler says of a program in the folder of the example, by the example's own settings. */
function compile(use: string): string[] {
  const { config } = ts.readConfigFile(path.join(folder, 'tsconfig.json'), (file) => ts.sys.readFile(file));
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const file = path.join(folder, 'use.ts');
  const host = ts.createCompilerHost(options);
  const readFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, use, ts.ScriptTarget.ES2023, true) : readFile(name, ...rest);
  const program = ts.createProgram([...fileNames, file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

const using = (line: string): string => `
  import { createClient } from './client.ts';
  import { DepartmentSuccessorsDocument, ProvincesDocument } from './generated/graphql.ts';
  const ask = createClient('http://127.0.0.1:4000');
  const { provinces } = await ask(ProvincesDocument, { asOf: '2025-07-01', first: 5 });
  const { department } = await ask(DepartmentSuccessorsDocument, { code: '92-SLDTBXH', field: 'EMPLOYMENT' });
  ${line}
`;

test('a right use of the documents compiles', () => {
  const line = 'export const names: string[] = [...provinces.nodes.map(({ name }) => name), department?.name ?? ""];';
  expect(compile(using(line))).toEqual([]);
});

test.each([
  ['a field that is not asked for', 'provinces.nodes[0]?.population;', /'population' does not exist/],
  ['a field of another type', 'provinces.totalCount.trim();', /'trim' does not exist/],
  ['a field that may be null', 'department.name;', /possibly 'null'/],
  [
    'a variable of another type',
    'void ask(ProvincesDocument, { asOf: 2025, first: 5 });',
    /'number' is not assignable/,
  ],
  ['a variable that is missing', 'void ask(ProvincesDocument, { first: 5 });', /'asOf' is missing/],
  [
    'a value that the enum has not',
    "void ask(DepartmentSuccessorsDocument, { code: '92', field: 'FISHING' });",
    /"FISHING"' is not assignable/,
  ],
])('%s does not compile', (_, line, reason) => {
  expect(compile(using(line)).join('\n')).toMatch(reason);
});

describe('on a hub', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await openHub();
  });
  afterAll(() => hub.close());

  test('the documents fit the schema and are answered', async () => {
    for (const document of [ProvincesDocument, DepartmentSuccessorsDocument]) {
      expect(validate(hub.app.schema, document)).toEqual([]);
    }
    const ask = createClient(hub.address);
    const { provinces } = await ask(ProvincesDocument, { asOf: '2025-07-01', first: 5 });
    expect(provinces.totalCount).toBe(34);
    expect(provinces.nodes).toHaveLength(5);
    const { department } = await ask(DepartmentSuccessorsDocument, { code: '92-SLDTBXH', field: 'EMPLOYMENT' });
    expect(department?.successors.nodes.map(({ successor }) => successor.code)).toEqual(['92-SNV']);
  });

  test('an error is thrown with its message', async () => {
    const ask = createClient(hub.address);
    await expect(ask(ProvincesDocument, { asOf: 'tomorrow', first: 5 })).rejects.toThrow(/asOf/);
    await expect(
      ask(parse('{ nothing }') as typeof ProvincesDocument, { asOf: '2025-07-01', first: 5 }),
    ).rejects.toThrow(/nothing/);
  });
});
