import type { Stored } from '../../src/db/stored.ts';
import {
  attachPersonalData,
  attachRelated,
  closedError,
  columnErrors,
  hasColumnErrors,
  maskRow,
  missingError,
  noteMissing,
  matchingRulesOf,
  noteState,
  personalDataOf,
  relatedOf,
  stateOfRow,
  type RowMask,
} from '../../src/source/row-envelope.ts';
import { answered } from '../../src/graph/guard/answered-row.ts';
import { forbidden } from '../../src/access/forbidden.ts';
import type { AccessRule } from '../../src/access/access-rule.ts';
import type { PersonalData } from '../../src/sealing/personal-data.ts';
import type { SourceState } from '../../src/source/source-state.ts';
import { everything } from '../../src/filter/filter.ts';

const rowOf = (columns: object = {}): Stored =>
  ({ __typename: 'Beneficiary', asOf: '2026-11-22', id: '92-SYT-20250701:1', ...columns }) as Stored;

/** The columns of a row, without its envelope. */
const columnsOf = (row: object): object => Object.fromEntries(Object.entries(row));

const state: SourceState = {
  departmentId: '92-SYT-20250701',
  status: 'OK',
  asOf: '2026-11-22T00:00:00Z',
  message: null,
};

const data: PersonalData = { name: 'Test', dateOfBirth: null, sex: null, citizenId: null, address: null, phone: null };

const rule = (opens: AccessRule['opens']): AccessRule => ({
  via: { kind: 'OPEN' },
  scopes: null,
  where: () => everything,
  opens,
});
const rules = [rule(() => true), rule(() => false)];

const refusalOf = (field: string): ReturnType<typeof forbidden> =>
  forbidden({
    reason: 'NO_CLAUSE',
    remedy: { en: '', vi: '' },
    legalProvision: null,
    coordinate: `Beneficiary.${field}`,
    ownerDepartmentId: null,
    subject: null,
  });

const maskOf = (fields: readonly string[], closedColumns: readonly string[], matchingRules = rules): RowMask => ({
  closed: new Map(fields.map((field) => [field, refusalOf(field)])),
  closedColumns,
  matchingRules,
});

test('a row without an envelope has nothing beside its columns', () => {
  const row = rowOf();
  expect(relatedOf(row, '.department')).toBeUndefined();
  expect(closedError(row, 'status')).toBeUndefined();
  expect(matchingRulesOf(row)).toEqual([]);
  expect(personalDataOf(row)).toBeUndefined();
  expect(stateOfRow(row)).toBeUndefined();
});

test('each part of an envelope leaves the others as they are, and none is a column', () => {
  const row = rowOf();
  const related = rowOf();
  attachRelated(row, { '.department': related });
  maskRow(row, maskOf(['status'], []));
  attachPersonalData(row, data);
  noteState([row], state);
  expect(relatedOf(row, '.department')).toBe(related);
  expect(closedError(row, 'status')).toBeInstanceOf(Error);
  expect(closedError(row, 'category')).toBeUndefined();
  expect(matchingRulesOf(row)).toBe(rules);
  expect(personalDataOf(row)).toBe(data);
  expect(stateOfRow(row)).toBe(state);
  expect(Object.keys(row)).toEqual(['__typename', 'asOf', 'id']);
  expect(JSON.stringify(row)).not.toContain(state.departmentId + '"');
});

test('the state of a department is noted on all rows that were read along, on failures and on nothing else', () => {
  const [row, one, listed] = [rowOf(), rowOf(), rowOf()];
  attachRelated(row, { '.one': one, '.none': null, '.list': [listed] });
  attachRelated(one, { '.list': [] });
  const rows = [row, null, new Error('This one failed.')];
  expect(noteState(rows, state)).toBe(rows);
  expect([row, one, listed].map(stateOfRow)).toEqual([state, state, state]);
});

describe('a mask', () => {
  test('drops what was read of closed columns, so that who does not read it finds null', () => {
    const row = rowOf({ status: 'ACTIVE', category: 'OLDER_PERSON' });
    maskRow(row, maskOf(['status', 'identity'], ['status']));
    expect(columnsOf(row)).toEqual(rowOf({ status: null, category: 'OLDER_PERSON' }));
    expect([...columnErrors(row)]).toEqual([['status', closedError(row, 'status')]]);
    expect(closedError(row, 'identity')).toBeInstanceOf(Error);
    expect(closedError(row, 'category')).toBeUndefined();
  });

  test('that follows another opens nothing that is closed', () => {
    const row = rowOf({ status: 'ACTIVE', category: 'OLDER_PERSON' });
    maskRow(row, maskOf(['status'], ['status']));
    maskRow(row, maskOf(['category'], ['category'], rules.slice(0, 1)));
    expect(columnsOf(row)).toEqual(rowOf({ status: null, category: null }));
    expect([...columnErrors(row).keys()]).toEqual(['status', 'category']);
    expect(closedError(row, 'status')).toBeInstanceOf(Error);
    expect(closedError(row, 'category')).toBeInstanceOf(Error);
    expect(matchingRulesOf(row)).toEqual(rules.slice(0, 1));
  });

  test('that closes nothing of what was read leaves the row as it is', () => {
    const row = rowOf({ status: 'ACTIVE' });
    maskRow(row, maskOf(['category'], []));
    expect(columnsOf(row)).toEqual(rowOf({ status: 'ACTIVE' }));
    expect(hasColumnErrors(row)).toBe(false);
    expect(answered(row)).toBe(row);
  });

  test('comes before what the department refuses', () => {
    const row = rowOf({ status: null, category: null });
    const missing = new Error('The department refuses it.');
    noteMissing(
      row,
      new Map([
        ['status', missing],
        ['category', missing],
      ]),
    );
    maskRow(row, maskOf(['status'], ['status']));
    expect(missingError(row, 'status')).toBe(missing);
    expect(columnErrors(row).get('status')).toBe(closedError(row, 'status'));
    expect(columnErrors(row).get('category')).toBe(missing);
  });
});

describe('a row in the form that executors take', () => {
  const row = rowOf({ status: 'ACTIVE', category: 'OLDER_PERSON' });
  const open = rowOf();
  attachRelated(row, { '.department': open });
  maskRow(row, maskOf(['status'], ['status']));

  test('is a copy that holds the errors of closed columns, and shares the envelope', () => {
    const copy = answered(row) as object;
    expect(columnsOf(copy)).toEqual({ ...rowOf(), status: closedError(row, 'status'), category: 'OLDER_PERSON' });
    expect(relatedOf(copy, '.department')).toBe(open);
    expect(columnsOf(row)).toEqual(rowOf({ status: null, category: 'OLDER_PERSON' }));
  });

  test('is found in lists and promises, and nothing else is touched', async () => {
    const failed = new Error('This one failed.');
    const rows = [open, null, failed];
    expect(answered(rows)).toBe(rows);
    expect(answered('text')).toBe('text');
    const [first, ...others] = (await answered(Promise.resolve([row, ...rows]))) as unknown[];
    expect(first).toEqual(answered(row));
    expect(others).toEqual(rows);
  });
});
