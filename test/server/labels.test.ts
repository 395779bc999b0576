import { readFileSync } from 'node:fs';
import { buildSchema, isEnumType, isInterfaceType, isIntrospectionType, isObjectType } from 'graphql';
import { sendRaw } from '../support/http.ts';
import { openSharedHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
let labels: Readonly<Record<string, string>>;
beforeAll(async () => {
  hub = await openSharedHub({ compared: false });
  labels = JSON.parse(String((await sendRaw(hub, '/labels.vi.json')).bytes)) as typeof labels;
});
afterAll(() => hub.close());

/** The coordinates of all that the published schema answers: types, their fields, and the values of enums. */
function coordinates(): string[] {
  const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
  const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));
  return types.flatMap((type) => {
    if (isEnumType(type)) return [type.name, ...type.getValues().map(({ name }) => `${type.name}.${name}`)];
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    return [type.name, ...Object.keys(type.getFields()).map((name) => `${type.name}.${name}`)];
  });
}

test('each type, field and enum value of the published schema has a Vietnamese label', () => {
  const published = coordinates();
  expect(published.length).toBeGreaterThan(900);
  expect(published.filter((coordinate) => !/[à-ỹđ]/.test(labels[coordinate] ?? ''))).toEqual([]);
});

test.each([
  ['Province', 'đơn vị hành chính cấp tỉnh'],
  ['BeneficiaryIdentity.citizenId', 'số định danh cá nhân'],
  ['EnrolmentStatus.SUSPENDED', 'tạm dừng hưởng'],
  ['ProvinceOrderField.NAME', 'tên'],
  ['DataClass.PUBLIC', 'công khai'],
  ['Date', 'ngày'],
])('%s is "%s"', (coordinate, label) => {
  expect(labels[coordinate]).toBe(label);
});

test('the labels are served like the schema: compressed, with a tag, and not stored without asking again', async () => {
  const { headers, bytes } = await sendRaw(hub, '/labels.vi.json', { headers: { 'accept-encoding': 'br' } });
  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-cache',
    'content-encoding': 'br',
    etag: expect.stringMatching(/^"/),
  });
  expect(bytes.length).toBeLessThan(20_000);
  const again = await sendRaw(hub, '/labels.vi.json', {
    headers: { 'accept-encoding': 'br', 'if-none-match': headers.etag! },
  });
  expect(again.status).toBe(304);
});
