import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
// @ts-expect-error It has no declarations.
import configuration from '../../.dependency-cruiser.js';
import { isRecordModel } from '../../src/records/record-models.ts';
import { createProgram } from '../../src/cli/program.ts';
import { models } from '../../src/db/generated/model.ts';
import { openHub, type TestHub } from '../support/hub.ts';
import { openDepartmentService, type TestDepartmentService } from '../support/department-service.ts';
import type { TestViewer } from '../support/viewers.ts';

/** Personal data leaves by the gate. Whatever else comes near to it is listed here, with the reason; nothing else may. */

/** The graph's own way to rows and to opened identities: the guard is around it, the gate behind it. */
const graphReaders = ['src/db/read.ts', 'src/sealing/identities.ts'];

/** Other modules that name tables of records. */
const namingRecords: Readonly<Record<string, string>> = {
  'src/access/access-snapshot.ts': 'reads whether a department holds records, and no record',
  'src/audit/guard-check.ts': 'reads the triggers of these tables, and no row',
  'src/department/start.ts': 'reads whether there are records of other departments, to refuse the start',
  'src/links/link-store.ts': 'counts the records of a department, to refuse a link beside them',
  'src/main/made-up-data.ts': 'reads whether there are made-up records, to refuse or to warn',
  'src/sealing/open-ring.ts': 'tries the keys on a few sealed texts at the start; shows none',
  'src/sealing/reseal.ts': 'puts texts sealed anew in the place of those that it read',
  'src/sealing/rotate.ts': 'locks the table while keys change',
  'src/sealing/usage.ts': 'counts sealed texts by their key',
  'src/seed/communes/load-list.ts': 'counts the beneficiaries of units that a list removes; shows no record',
};

/** Commands that reach one of these modules, with what they do with it. */
const commands: Readonly<Record<string, string>> = {
  communes: 'counts the beneficiaries of units that a list removes',
  serve: 'serves answers, which leave by the gate',
  'department-service': 'serves answers of a department, which leave by the gate',
  seed: 'tries the keys before it seals what it makes up; shows no record',
  token: 'opens the store as `serve` does, and signs a token; shows no record',
  audit: 'checks the triggers of these tables; shows entries of the ledger, and no record',
  keys: 'seals texts anew and counts them by key; shows no record',
  link: 'counts records before it links their department; shows no record',
};

/** Modules that answer requests, with what they answer; only the graph answers with records. */
const handlers: Readonly<Record<string, string>> = {
  'src/server/graphql.ts': 'answers of the graph, which leave by the gate',
  'src/server/http/only-post.ts': 'a refusal',
  'src/server/pages/demonstration-tokens.ts': 'a token for demonstration',
  'src/server/pages/explorer.ts': 'files of the explorer, the same for everybody',
  'src/server/pages/front-page.ts': 'a page that says what is served',
  'src/server/pages/health.ts': 'whether database and ledger can be used',
  'src/server/pages/link-keys.ts': 'public keys of the hub',
  'src/server/pages/schema-file.ts': 'the schema',
};

/** Modules that make an HTTP server; a server of another module would answer past the gate. */
const servers: Readonly<Record<string, string>> = {
  'src/db/embedded/lock.ts': 'commands about API keys, to whoever may enter the data directory',
  'src/main/store.ts': 'nothing: it finds out whether a port is free',
  'src/server/http/http.ts': 'the handlers above',
  'src/telemetry/metrics-server.ts': 'metrics, which hold no record',
};

/** All modules of the program, with what each imports as a value. */
async function readModules(): Promise<Map<string, { readonly text: string; readonly imports: readonly string[] }>> {
  const names = (await readdir('src', { recursive: true })).map((name) => path.posix.join('src', name));
  const own = names.filter((name) => /\.tsx?$/.test(name) && !name.includes('/generated/'));
  const read = own.map(async (name) => {
    const text = await readFile(name, 'utf8');
    const found = [...text.matchAll(/^import (?!type\b)[^;]*?from '(\.[^']+)'|import\('(\.[^']+)'\)/gm)];
    const imports = found.map(([, fixed, late]) => path.posix.join(path.dirname(name), fixed ?? late ?? ''));
    return [name, { text, imports }] as const;
  });
  return new Map(await Promise.all(read));
}

const recordModels = Object.keys(models).filter(isRecordModel);
const delegates = recordModels.map((model) => model.charAt(0).toLowerCase() + model.slice(1)).join('|');
const recordTable = new RegExp(`\\.(${delegates})\\.[a-z]+|public\\."(${recordModels.join('|')})"`, 'i');

/** Whether a module names a table of records in a statement, or makes statements for all of them by their list. */
const namesRecords = (text: string): boolean =>
  recordTable.test(text) ||
  (/\b(recordModelNames|listedRecordModels)\b/.test(text) && /queryRaw|\bours\(|public\./.test(text));

test('modules that name tables of records are on the list', async () => {
  const modules = await readModules();
  const found = [...modules].filter(([, { text }]) => namesRecords(text)).map(([name]) => name);
  expect(found.sort()).toEqual(Object.keys(namingRecords));
});

test('commands that come near to records are on the list', async () => {
  const modules = await readModules();
  const near = new Set([...graphReaders, ...Object.keys(namingRecords)]);
  const names = (await createProgram()).commands.map((command) => command.name());
  const reaching = names.filter((name) => {
    const reached = new Set([`src/cli/${name}.ts`]);
    for (const each of reached) for (const imported of modules.get(each)?.imports ?? []) reached.add(imported);
    expect(modules.has(`src/cli/${name}.ts`)).toBe(true);
    return [...reached].some((each) => near.has(each));
  });
  expect(reaching.sort()).toEqual(Object.keys(commands).sort());
});

test('modules that answer requests are on the list', async () => {
  const modules = [...(await readModules())];
  const having = (text: RegExp): string[] =>
    modules.filter(([, module]) => text.test(module.text)).map(([name]) => name);
  expect(having(/(\): |export const \w+: )Handler\b/).sort()).toEqual(Object.keys(handlers));
  expect(having(/\bhttps?\.createServer\(/).sort()).toEqual(Object.keys(servers));
});

test('rules about who may import what name modules that there are', async () => {
  const modules = [...(await readModules()).keys()];
  const { forbidden } = configuration as { forbidden: { name: string; to: { path: string } }[] };
  const rules = forbidden.filter(({ name }) => name.startsWith('readers-of-'));
  expect(rules.length).toBeGreaterThan(0);
  for (const { to } of rules) {
    const named = new RegExp(to.path);
    expect(modules.some((name) => named.test(name))).toBe(true);
  }
});

/** The paths that a server says it serves. */
async function servedBy({ address }: { readonly address: string }): Promise<string[]> {
  const refused = await fetch(`${address}/nowhere`, { method: 'POST' });
  const { errors } = (await refused.json()) as { errors: { message: string }[] };
  return [...(errors[0]?.message ?? '').matchAll(/(\/\S*) \(/g)].map(([, served = '']) => served);
}

const owner: TestViewer = { role: 'OFFICER', department: '92-SYT', purpose: 'BENEFIT' };
const record = '{ beneficiaries(first: 1) { nodes { id status } } }';

describe('routes', () => {
  let hub: TestHub;
  let service: TestDepartmentService;
  beforeAll(async () => {
    hub = await openHub({ compared: false });
    service = await openDepartmentService();
  });
  afterAll(async () => {
    await hub.close();
    await service.close();
  });

  test('other than the graph read no record', async () => {
    const served = [...(await servedBy(hub)), '/', '/explorer/'];
    expect(served).toEqual(
      expect.arrayContaining(['/graphql', '/readyz', '/schema.graphql', '/.well-known/jwks.json']),
    );
    await hub.read(record, {}, owner);
    expect(hub.takeStatements().some((sql) => recordTable.test(sql))).toBe(true);
    for (const each of served.filter((route) => route !== '/graphql')) {
      const response = await fetch(hub.address + each, { headers: await hub.headers(owner) });
      await response.text();
    }
    expect(hub.takeStatements().filter((sql) => recordTable.test(sql))).toEqual([]);
    expect((await servedBy(service)).sort()).toEqual(['/graphql', '/livez', '/readyz']);
  });

  test.each(['a hub', 'a service of a department'])('of %s answer no record without its entry', async (which) => {
    const isHub = which === 'a hub';
    const asserted = { fields: ['Beneficiary.id', 'Beneficiary.status'], purpose: 'BENEFIT' };
    const ask = () => (isHub ? hub.ask(record, {}, owner) : service.ask(record, asserted));
    const { client } = (isHub ? hub : service).database;
    expect((await ask()).errors).toBeUndefined();
    await client.$executeRawUnsafe('ALTER TABLE "LedgerMention" RENAME TO "LedgerMentionAway"');
    try {
      const { data, errors } = await ask();
      expect(data?.['beneficiaries'] ?? null).toBeNull();
      expect(errors?.[0]?.extensions.code).toBe('LEDGER_UNAVAILABLE');
    } finally {
      await client.$executeRawUnsafe('ALTER TABLE "LedgerMentionAway" RENAME TO "LedgerMention"');
    }
  });
});
