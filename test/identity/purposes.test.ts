import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { OperatorError } from '../../src/base/errors.ts';
import { readPurposes } from '../../src/identity/purposes.ts';
import { sayUnlistedPurposes } from '../../src/main/unlisted-purposes.ts';
import { post, type HttpAnswer } from '../support/http.ts';
import { openSharedHub, type TestHub } from '../support/hub.ts';
import type { TestViewer } from '../support/viewers.ts';

const codes = 'SERVICE, BENEFIT, CARE, VERIFICATION, TRANSFER, EXCHANGE, SUPERVISION, STATISTICS';
const owner: TestViewer = { role: 'OFFICER', department: '92-SYT' };
const records = '{ department(code: "92-SYT") { beneficiaries(first: 1) { nodes { status } } } }';

let hub: TestHub;
let directory: string;
beforeAll(async () => {
  [hub, directory] = await Promise.all([
    openSharedHub({ compared: false }),
    mkdtemp(path.join(os.tmpdir(), 'lienthong-purposes-')),
  ]);
});
afterAll(() => Promise.all([hub.close(), rm(directory, { recursive: true, force: true })]));

/** Asks with a header as it is sent: bytes of UTF-8. */
async function askFor(purpose: string, viewer: TestViewer = owner, query = records): Promise<HttpAnswer> {
  const bytes = Buffer.from(purpose, 'utf8').toString('latin1');
  return post(hub, { query }, { ...(await hub.headers(viewer)), 'x-purpose': bytes });
}

test('the list has titles in both languages, and is there for everybody', async () => {
  const { accessPurposes } = await hub.read('{ accessPurposes { code title titleEn } }');
  expect(accessPurposes.map(({ code }: { code: string }) => code).join(', ')).toBe(codes);
  expect(accessPurposes).toContainEqual({
    code: 'VERIFICATION',
    title: 'Xác minh, đối chiếu thông tin hồ sơ',
    titleEn: 'Verifying the information of a file',
  });
});

test.each(codes.split(', '))('the owner reads its records for %s', async (purpose) => {
  const { status, answer } = await askFor(purpose);
  expect([status, answer.errors]).toEqual([200, undefined]);
});

// Normalized and trimmed, some would be on it.
test.each([
  'ANYTHING_AT_ALL',
  'service',
  'Service',
  '\u00a0SERVICE',
  'SERVICE\u200b',
  'SERVICE, CARE',
  'ＳＥＲＶＩＣＥ',
  'X',
  '',
])('a purpose that is not on the list is refused with the list, for own data too: %j', async (purpose) => {
  const { status, answer } = await askFor(purpose);
  expect(status).toBe(400);
  expect(answer).toEqual({
    errors: [
      {
        message: `x-purpose: this purpose is not on the list. Accepted: one of ${codes}.`,
        extensions: {
          code: 'BAD_USER_INPUT',
          messageVi: expect.stringMatching(
            /^x-purpose: mục đích này không có trong danh mục\. Giá trị được chấp nhận: /,
          ),
          argument: 'x-purpose',
          reason: 'this purpose is not on the list',
          accepted: `one of ${codes}`,
        },
      },
    ],
  });
});

test('it is refused to nobody in particular, and with a credential that reads nothing, as well', async () => {
  for (const viewer of [{ role: 'ANONYMOUS' }, { role: 'ADMIN' }] as const) {
    expect((await askFor('ANYTHING_AT_ALL', viewer, '{ __typename }')).status).toBe(400);
    expect((await askFor('SERVICE', viewer, '{ __typename }')).status).toBe(200);
  }
});

const explain = (argument: string): string =>
  `{ explainAccess(department: "92-SYT", dataClass: RECORD, fields: ["Beneficiary.status"], ${argument}) { allowed } }`;

test.each([
  ['purpose: "ANYTHING_AT_ALL"', 'explainAccess.purpose', `one of ${codes}`],
  ['purpose: "service"', 'explainAccess.purpose', `one of ${codes}`],
  ['caseReference: ""', 'explainAccess.caseReference', expect.stringMatching(/at most 100/)],
  ['caseReference: "<script>"', 'explainAccess.caseReference', expect.stringMatching(/at most 100/)],
])('explainAccess(%s) is refused as the header is', async (argument, name, accepted) => {
  const { errors } = await hub.ask(explain(argument), {}, owner);
  expect(errors?.map(({ extensions }) => extensions)).toEqual([
    expect.objectContaining({ code: 'BAD_USER_INPUT', argument: name, accepted }),
  ]);
});

test('explainAccess answers for a purpose of the list', async () => {
  expect(await hub.read(explain('purpose: "CARE", caseReference: "HS-1"'), {}, owner)).toEqual({
    explainAccess: { allowed: true },
  });
});

test('every purpose of a clause that ships with the package is on the list', async () => {
  const lines: string[] = [];
  await sayUnlistedPurposes(hub.database, readPurposes(), (line) => lines.push(line));
  expect(lines).toEqual([]);
});

describe('a list of the operator', () => {
  const write = async (text: string): Promise<string> => {
    const file = path.join(directory, 'purposes.yaml');
    await writeFile(file, text);
    return file;
  };
  const entry = (code: string): string => `{ code: ${code}, title: Thanh tra, titleEn: Inspection }`;

  test('takes the place of that of the package; clauses that it leaves without a purpose are named', async () => {
    const purposes = readPurposes(await write(`[${entry('INSPECTION')}, ${entry('TRANSFER')}]`));
    expect(purposes.list.map(({ code }) => code)).toEqual(['INSPECTION', 'TRANSFER']);
    const lines: string[] = [];
    await sayUnlistedPurposes(hub.database, purposes, (line) => lines.push(line));
    expect(lines).toEqual([
      expect.stringMatching(/^These purposes of clauses are not on the list .+VERIFICATION \(clause 1 of 01\/2025/),
    ]);
    expect(lines[0]).not.toContain('TRANSFER');
  });

  test.each([
    ['is empty', '[]', /it must be a list of 1 to 200 purposes/],
    ['is nothing', '', /it must be a list of 1 to 200 purposes/],
    ['is no YAML', '[{', /flow/i],
    ['names a code twice', `[${entry('A')}, ${entry('A')}]`, /the same code twice/],
    ['names a code that no header can name', `[${entry('Thanh-tra')}]`, /purpose 1 code must be a code of capitals/],
    ['lacks a title', '[{ code: A, titleEn: Inspection }]', /purpose 1 title must be a text of 1 to 200 characters/],
    [
      'says more than there is',
      '[{ code: A, title: A, titleEn: A, days: 3 }]',
      /purpose 1 must have `code`, `title` and `titleEn` and nothing else/,
    ],
  ])('is refused in one line where it %s', async (_, text, reason) => {
    const file = await write(text);
    expect(() => readPurposes(file)).toThrow(OperatorError);
    expect(() => readPurposes(file)).toThrow(reason);
    expect(() => readPurposes(file)).toThrow(/^LIENTHONG_PURPOSES_FILE \([^\n]+$/);
  });
});
