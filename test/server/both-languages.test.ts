import { errorCodes } from '../../src/messages/codes.ts';
import { post, send, type HttpAnswer } from '../support/http.ts';
import type { GraphqlError } from '../support/hub.ts';
import { openLinkedHub, type LinkedHub } from '../support/linked-hub.ts';
import { joinRecords, manyRecords } from '../support/rows/department-rows.ts';
import type { TestViewer } from '../support/viewers.ts';

/** Every error is answered in English and in Vietnamese, whatever language the client asks for. */

const portal: TestViewer = { role: 'PORTAL', department: '79-SYT', purpose: 'TRANSFER', caseReference: 'A-1' };
const officer: TestViewer = { role: 'OFFICER', department: '92-SYT', purpose: 'SERVICE' };

let hub: LinkedHub;
/** The department whose service is down in these tests. */
let down: string;

beforeAll(async () => {
  hub = await openLinkedHub({ linkLimits: { timeout: 4000 } });
  const departments = await hub.database.client.department.findMany({ where: { code: '92-SYT', validTo: null } });
  down = departments[0]!.id;
  const own = await hub.database.client.department.findFirstOrThrow({ where: { code: '79-SYT', validTo: null } });
  await hub.store(joinRecords([manyRecords(own.id, ['social-assistance'], 2, 0)]));
  await hub.link(new Map([[down, manyRecords(down, ['social-assistance'], 2, 1)]]));
  hub.services.get(down)!.fault = { kind: 'status', status: 503 };
});
afterAll(() => hub.close());

const firstError = ({ answer }: HttpAnswer): GraphqlError => {
  const [error] = answer.errors ?? [];
  if (error === undefined) throw new Error('There is no error.');
  return error;
};

const ask = async (query: string, viewer?: TestViewer): Promise<GraphqlError> =>
  firstError(await post(hub, { query }, viewer === undefined ? {} : await hub.headers(viewer)));

const levels = (count: number): string => `{ provinces { nodes {${' departments { nodes {'.repeat(count)} id `;
const tooDeep = `${levels(40)}${'} }'.repeat(40)} } } }`;

test.each<[string, () => Promise<GraphqlError>, string, RegExp]>([
  [
    'an argument that is not accepted',
    () => ask('{ provinces(first: 101) { totalCount } }'),
    'BAD_USER_INPUT',
    /^provinces\.first: 101 ngoài giới hạn\. Giá trị được chấp nhận: từ 0 đến 100\.$/,
  ],
  [
    'a literal of the wrong type',
    () => ask('{ provinces(asOf: "2025-02-30") { totalCount } }'),
    'BAD_USER_INPUT',
    /^giá trị không hợp lệ\. Giá trị được chấp nhận: ngày theo dạng YYYY-MM-DD, ví dụ 2025-07-01\.$/,
  ],
  ['a field that there is not', () => ask('{ kings }'), 'GRAPHQL_VALIDATION_FAILED', /^Truy vấn không khớp lược đồ/],
  ['what is no query', () => ask('{'), 'GRAPHQL_PARSE_FAILED', /^Truy vấn không viết đúng cú pháp GraphQL/],
  [
    'records without a credential',
    () => ask('{ beneficiaries { totalCount } }'),
    'FORBIDDEN',
    /không có thông tin xác thực/,
  ],
  [
    'a query that is too deep',
    () => ask(tooDeep),
    'QUERY_TOO_LARGE',
    /^Truy vấn có từ \d+ cấp trở lên; tối đa \d+ cấp\. Cần /,
  ],
  [
    'a wrong key',
    async () => firstError(await post(hub, { query: '{ __typename }' }, { 'x-api-key': 'lt_none.none' })),
    'UNAUTHENTICATED',
    /^Trục này không có khóa API đó|^Trục không nhận ra thông tin xác thực/,
  ],
  [
    'a body that is too long',
    async () => firstError(await post(hub, { query: ' '.repeat(300_000) })),
    'PAYLOAD_TOO_LARGE',
    /^Nội dung yêu cầu dài hơn \d+ byte\.$/,
  ],
  [
    'a path that is not served',
    async () => firstError(await send(hub, '/none')),
    'NOT_FOUND',
    /^Đường dẫn này không có nội dung\. .*\/graphql/,
  ],
  [
    'a method that is not served',
    async () => firstError(await send(hub, '/graphql', { method: 'DELETE' })),
    'METHOD_NOT_ALLOWED',
    /không chấp nhận DELETE\.$/,
  ],
  [
    'a department that is down',
    () => ask('{ beneficiaries { nodes { status } } }', portal),
    'SOURCE_UNAVAILABLE',
    /^Thiếu dữ liệu của 92-SYT: dịch vụ trả lời HTTP 503$/,
  ],
])('%s', async (_, fail, code, vietnamese) => {
  const { message, extensions } = await fail();
  expect(extensions).toMatchObject({ code, messageVi: expect.stringMatching(vietnamese) });
  expect(Object.keys(errorCodes)).toContain(code);
  expect(message).not.toMatch(/[à-ỹ]/);
});

test('a denial says in both languages what would open the data, in the error and in the explanation', async () => {
  const { extensions } = await ask('{ beneficiaries { totalCount } }');
  expect(extensions).toMatchObject({
    reason: 'ANONYMOUS',
    remedy: 'Send a bearer token (Authorization) or an API key (x-api-key).',
    remedyVi: 'Cần gửi mã truy cập (Authorization: Bearer) hoặc khóa API (x-api-key).',
    legalProvision: 'Law on Personal Data Protection 91/2025/QH15',
    legalProvisionVi: 'Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15',
  });
  const { explainAccess } = await hub.read(
    `{ explainAccess(department: "79-SYT", dataClass: RECORD, fields: ["Beneficiary.birthYear"]) {
      fields { access { allowed reason remedy remedyVi legalProvision legalProvisionVi } } } }`,
    {},
    officer,
  );
  const [{ access }] = explainAccess.fields;
  expect(access).toMatchObject({
    allowed: false,
    remedy: expect.stringContaining('Beneficiary.birthYear'),
    remedyVi: expect.stringMatching(/^Cần có điều khoản .*Beneficiary\.birthYear/),
    legalProvision: 'Law on Personal Data Protection 91/2025/QH15',
    legalProvisionVi: 'Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15',
  });
});

test('a denial of what is not personal rests on agreements alone, and names no law', async () => {
  const { explainAccess } = await hub.read(
    `{ explainAccess(department: "92-SYT", dataClass: INTERNAL, fields: ["Difficulty.about"]) {
      fields { access { allowed legalProvision legalProvisionVi } } } }`,
    {},
    portal,
  );
  expect(explainAccess.fields).toEqual([{ access: { allowed: false, legalProvision: null, legalProvisionVi: null } }]);
});

test('the status of a department that is down comes in both languages', async () => {
  const { data } = await hub.ask<any>(
    '{ beneficiaries { sources { status message messageVi department { code } } } }',
    {},
    portal,
  );
  expect(data.beneficiaries.sources).toEqual([
    {
      status: 'UNAVAILABLE',
      message: 'it answered HTTP 503',
      messageVi: 'dịch vụ trả lời HTTP 503',
      department: { code: '92-SYT' },
    },
  ]);
});
