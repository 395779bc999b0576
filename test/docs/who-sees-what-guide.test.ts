import { readFileSync } from 'node:fs';
import type { ViewerRole } from '../../src/db/generated/model.ts';
import { openSharedHub, type TestHub } from '../support/hub.ts';
import type { TestViewer } from '../support/viewers.ts';

/** The roles of the columns. */
const columns: readonly (readonly ViewerRole[])[] = [
  ['ANONYMOUS', 'ADMIN'],
  ['ANALYST'],
  ['OFFICER', 'APPROVER'],
  ['PORTAL', 'NODE'],
  ['AUDITOR'],
];

interface Row {
  /** Department of the viewer; null for none. */
  readonly department: string | null;
  readonly question: string;
}

const explain = (department: string, owner: string, dataClass: string, field: string): Row => ({
  department,
  question: `{ explainAccess(department: "${owner}", dataClass: ${dataClass}, fields: ["${field}"]) { allowed } }`,
});
const ledger = '{ accessEvents(first: 1) { nodes { id } } }';

/** What the rows of the table speak of, in their order. */
const rows: readonly (readonly Row[])[] = [
  [explain('92-SYT', '92-SYT', 'PUBLIC', 'Province.name')],
  [explain('92-SYT', '92-SYT', 'INTERNAL', 'Difficulty.about')],
  [explain('40-SNV', '38-SNV', 'INTERNAL', 'Difficulty.about')],
  [explain('92-SYT', '92-SYT', 'RECORD', 'Beneficiary.status')],
  [explain('79-SYT', '92-SYT', 'RECORD', 'Beneficiary.status')],
  [explain('92-SYT', '92-SYT', 'IDENTITY', 'BeneficiaryIdentity.name')],
  [explain('79-SYT', '92-SYT', 'IDENTITY', 'BeneficiaryIdentity.name')],
  [
    explain('01-SYT', '92-SYT', 'INTERNAL', 'Difficulty.about'),
    explain('01-SYT', '92-SYT', 'RECORD', 'Beneficiary.status'),
    explain('01-SYT', '92-SYT', 'IDENTITY', 'BeneficiaryIdentity.name'),
  ],
  [{ department: '92-SYT', question: ledger }],
  [{ department: null, question: ledger }],
];

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub({ compared: false });
});
afterAll(() => hub.close());

interface Data {
  readonly explainAccess?: { readonly allowed: boolean };
  readonly accessEvents?: object | null;
}

/** The mark of a role: what the hub answers. */
async function markOf(role: ViewerRole, { department, question }: Row): Promise<string> {
  const purpose = department === '40-SNV' ? 'EXCHANGE' : 'TRANSFER';
  const of: Partial<TestViewer> = department === null || role === 'ANONYMOUS' ? {} : { department };
  const { data, errors = [] } = await hub.ask<Data>(question, {}, { role, ...of, purpose, caseReference: 'A-1' });
  expect(errors.filter(({ extensions }) => extensions.code !== 'FORBIDDEN')).toEqual([]);
  return data?.explainAccess?.allowed === true || data?.accessEvents != null ? '✓' : '–';
}

/** The cells of the table of a guide, without its first column. */
function cellsOf(guide: string): string[][] {
  const [, section = ''] = readFileSync(guide, 'utf8').split(/^## (?:By role|Theo vai trò)$/m);
  const lines = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(2, -1)
      .map((cell) => cell.trim()),
  );
}

test('the table of the guide is what the hub answers to each role', async () => {
  const answered: string[][] = [];
  for (const row of rows) {
    const cells: string[] = [];
    for (const roles of columns) {
      const marks = new Set<string>();
      for (const role of roles) for (const each of row) marks.add(await markOf(role, each));
      cells.push([...marks].join(' and '));
    }
    answered.push(cells);
  }
  expect(cellsOf('docs/guides/who-sees-what.md')).toEqual(answered);
  expect(cellsOf('docs/vi/guides/who-sees-what.md')).toEqual(answered);
});
