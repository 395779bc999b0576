import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openDatabase, type Database } from '../../src/db/database.ts';
import { copyDatabase, type Copy } from '../support/copies.ts';
import { run } from '../support/hub-process.ts';

/** How an operator loads the list of communes: the command itself, on a database of its own. */

let copy: Copy;
let directory: string;
/** Codes of the provinces since 2025-07-01, and those before. */
let provinces: string[];
let former: string[];
let synthetic: number;

async function withDatabase<T>(use: (client: Database['client']) => Promise<T>): Promise<T> {
  const database = await openDatabase({ url: copy.url, directory: copy.directory, connections: 2 });
  try {
    return await use(database.client);
  } finally {
    await database.close();
  }
}

beforeAll(async () => {
  copy = await copyDatabase();
  directory = await mkdtemp(path.join(os.tmpdir(), 'lienthong-communes-'));
  await withDatabase(async (client) => {
    const rows = await client.province.findMany({ orderBy: { code: 'asc' } });
    provinces = rows.filter(({ validTo }) => validTo === null).map(({ code }) => code);
    former = rows
      .filter(
        ({ validFrom, validTo }) =>
          validFrom < new Date('2024-01-01') && (validTo === null || validTo > new Date('2024-01-01')),
      )
      .map(({ code }) => code);
    synthetic = await client.commune.count();
  });
  expect([provinces.length, former.length]).toEqual([34, 63]);
});
afterAll(async () => {
  await copy.remove();
  await rm(directory, { recursive: true, force: true });
});

/** One run of the command: how it ended, and what it said. */
async function load(text: string | Buffer, ...options: string[]): Promise<readonly [number | null, string]> {
  const file = path.join(directory, 'list.csv');
  await writeFile(file, text);
  const database = copy.url === null ? { LIENTHONG_DATA_DIR: copy.directory ?? '' } : { DATABASE_URL: copy.url };
  const settings = { LIENTHONG_DATA_DIR: directory, ...database };
  const { code, stdout, stderr } = await run(['communes', 'load', file, ...options], settings).outcome;
  return [code, stdout + stderr];
}

const today = '--valid-from=2025-07-01';
const header = 'Mã,Tên,Tên Tiếng Anh,Cấp,Nghị định,Mã TP,Tỉnh / Thành Phố';

/** A list with a ward and a commune of each province; `change` makes another one of its lines. */
const listOf = (change: (lines: string[]) => string[] = (lines) => lines): string =>
  [
    header,
    ...change(
      provinces.flatMap((code) => [
        `${code}001,Phường Đông Sơn ${code},Dong Son Ward,Phường,"1656/NQ-UBTVQH15, điều 1",${code},x`,
        `${code}002,Xã Tây Sơn,Tay Son Commune,Xã,1656/NQ-UBTVQH15,${code},x`,
      ]),
    ),
  ].join('\r\n');

const readAll = () =>
  withDatabase(async (client) => {
    const rows = await client.commune.findMany({ where: { synthetic: false }, orderBy: { id: 'asc' } });
    expect(await client.commune.count({ where: { synthetic: true } })).toBe(synthetic);
    return rows.map(({ validFrom, validTo, ...row }) => ({
      ...row,
      validFrom: validFrom.toISOString().slice(0, 10),
      validTo: validTo?.toISOString().slice(0, 10) ?? null,
    }));
  });

test('a list with faults is refused with all of them, and nothing is written', async () => {
  const [code, said] = await load(
    listOf((lines) => [
      ...lines.slice(0, -3),
      '1,Phường An,An,Phường,,01,x',
      '01001,Phường Bình,Binh,Phường,,01,x',
      '01003,Thị trấn Cũ,Cu,Thị trấn,,01,x',
      '01004,Phường Dương,Duong,Xã,,99,x',
      '01005,,E,Phường,,01,x',
      '01006,Phường Giang,Giang,Quận,,01,x',
      '01007,Phường Hà',
    ]),
    today,
  );
  expect(code).toBe(1);
  const last = provinces.at(-1);
  expect(said.trim().split('\n')).toEqual([
    'lienthong: list.csv is refused, and nothing is written (9 faults):',
    '  line 73: 2 cells, and the header has 7',
    '  line 67, column "Mã": "1" is no code of five digits (spreadsheets drop zeros at the beginning)',
    '  line 68, column "Mã": 01001 is in line 2 already',
    '  line 69, column "Cấp": there are no townships after 2025-06-30',
    '  line 70, column "Tên": "Phường Dương" is not of the level Xã',
    '  line 70, column "Mã TP": no province has the code "99" on 2025-07-01',
    '  line 71, column "Tên": there is no name',
    '  line 72, column "Cấp": "Quận" is none of Phường, Xã, Đặc khu and Thị trấn',
    expect.stringContaining(`the list has no unit of province ${last} (`),
  ]);
  expect(await readAll()).toEqual([]);
}, 120_000);

test.each([
  ['Mã,Tên,Cấp\n', 'line 1: no column is called "Ma'.toLowerCase()],
  ['', 'the file is empty'],
  ['Mã,Tên,Cấp,Mã TP\n"01001,Phường', 'this is no CSV'],
])(
  'what is no list is refused: %j',
  async (text, reason) => {
    const [code, said] = await load(text, today);
    expect([code, said.toLowerCase()]).toEqual([1, expect.stringContaining(reason.toLowerCase())]);
  },
  120_000,
);

test('a file that is not UTF-8, an absent file and a wrong day are refused in a line', async () => {
  expect(await load(Buffer.from('Mã;Tên', 'utf16le'), today)).toEqual([1, expect.stringContaining('CSV UTF-8')]);
  expect(await load(listOf(), '--valid-from=2025-02-30')).toEqual([2, expect.stringContaining('Give a day such as')]);
  expect(await load(listOf())).toEqual([2, expect.stringContaining('--valid-from')]);
}, 120_000);

test('the faults that are listed are bounded', async () => {
  const wrong = Array.from({ length: 300 }, () => '1,Phường An,An,Phường,,01,x');
  const [, said] = await load(
    listOf((lines) => [...lines, ...wrong]),
    today,
  );
  expect(said.trim().split('\n')).toHaveLength(52);
  expect(said).toContain('and 250 more faults');
}, 120_000);

test('a dry run says what would change, and writes nothing; a load writes it, and a second one finds nothing to do', async () => {
  expect(await load(listOf(), today, '--dry-run')).toEqual([0, 'A load would make these communes: 68 new.\n']);
  expect(await readAll()).toEqual([]);
  // With a byte order mark and semicolons, as spreadsheets write it.
  const saved = `\uFEFF${listOf().replaceAll(/,(?! )/g, ';')}`;
  expect(await load(saved, today)).toEqual([0, 'Communes: 68 new.\n']);
  const rows = await readAll();
  expect(rows).toHaveLength(68);
  expect(rows[0]).toEqual({
    id: '01001-20250701',
    code: '01001',
    name: 'Đông Sơn 01',
    fullName: 'Phường Đông Sơn 01',
    sortKey: expect.any(String),
    type: 'WARD',
    provinceId: '01-20080801',
    district: null,
    decree: '1656/NQ-UBTVQH15, điều 1',
    validFrom: '2025-07-01',
    validTo: null,
    synthetic: false,
  });
  expect(await load(listOf(), today)).toEqual([0, 'Nothing to change: 68 unchanged.\n']);
  expect(await readAll()).toEqual(rows);
}, 240_000);

test('a later list ends what it lacks and what it renames, and a list of an earlier day is refused after it', async () => {
  const changed = listOf((lines) => [
    ...lines.slice(0, -1).map((line) => (line.startsWith('01002') ? line.replace('Xã Tây Sơn', 'Xã Tây Hồ') : line)),
    '01009,Đặc khu Nam Đảo,Nam Dao,đặc khu,,1,x',
  ]);
  expect(await load(changed, '--valid-from=2026-01-01')).toEqual([
    0,
    'Communes: 2 new, 2 ended on 2025-12-31, 66 unchanged.\n',
  ]);
  const rows = await readAll();
  const found = (code: string) =>
    rows
      .filter((row) => row.code === code)
      .map(({ fullName, type, validFrom, validTo }) => [fullName, type, validFrom, validTo]);
  expect(found('01002')).toEqual([
    ['Xã Tây Sơn', 'COMMUNE', '2025-07-01', '2025-12-31'],
    ['Xã Tây Hồ', 'COMMUNE', '2026-01-01', null],
  ]);
  expect(found('01009')).toEqual([['Đặc khu Nam Đảo', 'SPECIAL_ZONE', '2026-01-01', null]]);
  expect(found(`${provinces.at(-1)}002`)).toEqual([['Xã Tây Sơn', 'COMMUNE', '2025-07-01', '2025-12-31']]);
  expect(await load(listOf(), today)).toEqual([
    1,
    expect.stringContaining('A list of a later day, 2026-01-01, is loaded already.'),
  ]);
  expect(await readAll()).toEqual(rows);
}, 240_000);

test('a list of the time with districts ends with them', async () => {
  const list = [
    'Mã PX,Phường Xã,Cấp,Quận Huyện,Mã TP',
    ...former.map((code) => `${code}501,Thị trấn Giữa,Thị trấn,Huyện Đông,${code}`),
  ].join('\n');
  expect(await load(list, '--valid-from=2024-01-01')).toEqual([0, 'Communes: 63 new.\n']);
  const towns = (await readAll()).filter(({ type }) => type === 'TOWNSHIP');
  expect(new Set(towns.map(({ district, validFrom, validTo }) => [district, validFrom, validTo].join()))).toEqual(
    new Set(['Huyện Đông,2024-01-01,2025-06-30']),
  );
}, 120_000);

test('a corrected list of the same day removes a unit, unless a record refers to it', async () => {
  const corrected = (lines: string[]): string[] =>
    lines.filter((line) => !line.startsWith('01001')).concat('01003,Phường Bắc,B,Phường,,01,x');
  const day = '--valid-from=2026-01-01';
  await withDatabase((client) => client.commune.updateMany({ where: { code: '01009' }, data: { decree: 'wrong' } }));
  const renamed = listOf((lines) => [...corrected(lines), '01009,Đặc khu Nam Đảo,Nam Dao,Đặc khu,,01,x']);
  expect((await load(renamed, day))[1]).toMatch(/^Communes: .*2 corrected/);
  await withDatabase(async (client) => {
    const { id } = await client.beneficiary.findFirstOrThrow();
    await client.beneficiary.update({ where: { id }, data: { communeUnitId: '01009-20260101' } });
  });
  const before = await readAll();
  expect(await load(listOf(corrected), day)).toEqual([1, expect.stringContaining('to which 1 record refer')]);
  expect(await readAll()).toEqual(before);
  await withDatabase((client) =>
    client.beneficiary.updateMany({ where: { communeUnitId: '01009-20260101' }, data: { communeUnitId: null } }),
  );
  expect((await load(listOf(corrected), day))[1]).toMatch(/1 removed/);
  expect((await readAll()).map(({ id }) => id)).not.toContain('01009-20260101');
}, 240_000);
