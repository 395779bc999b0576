import { readContractFilter } from '../../src/department/contract-filter.ts';
import { everything, nothing, type Filter } from '../../src/filter/filter.ts';
import { hasRelated, nameOfPart, namedParts } from '../../src/filter/parts.ts';
import { readFilter } from '../../src/graph/filter-input.ts';
import { globalId } from '../support/ids.ts';

const read = (input: unknown, model = 'Beneficiary'): Filter => readFilter('filter', input, model);

describe('a filter is read into a tree', () => {
  test.each<[string, unknown, Filter]>([
    ['none', null, everything],
    ['an empty one', {}, everything],
    [
      'one comparison',
      { status: { eq: 'ACTIVE' } },
      { kind: 'compare', column: 'status', operator: 'eq', operand: 'ACTIVE' },
    ],
    ['an empty `and`', { and: [] }, everything],
    ['an empty `or`', { or: [] }, nothing],
    ['a negation of nothing', { not: {} }, { kind: 'not', filter: everything }],
    [
      'two operators',
      { birthYear: { gte: 1950, isNull: false } },
      {
        kind: 'and',
        filters: [
          { kind: 'compare', column: 'birthYear', operator: 'gte', operand: 1950 },
          { kind: 'compare', column: 'birthYear', operator: 'isNull', operand: false },
        ],
      },
    ],
    [
      'related rows',
      { enrolments: { none: {} } },
      { kind: 'related', relation: 'enrolments', model: 'Enrolment', quantifier: 'none', filter: everything },
    ],
    [
      'one related row',
      { department: { code: { eq: '92-SYT' } } },
      {
        kind: 'related',
        relation: 'department',
        model: 'Department',
        quantifier: 'one',
        filter: { kind: 'compare', column: 'code', operator: 'eq', operand: '92-SYT' },
      },
    ],
    [
      'ids, of which one is of another type',
      { id: { in: [globalId('Beneficiary', 'a:1'), globalId('Payment', 'a:1.1.1')] } },
      { kind: 'compare', column: 'id', operator: 'in', operand: ['a:1', ''] },
    ],
    [
      'a text in another form of Unicode',
      { commune: { contains: 'Đà'.normalize('NFD') } },
      { kind: 'compare', column: 'commune', operator: 'contains', operand: 'Đà'.normalize('NFC') },
    ],
  ])('%s', (_, input, expected) => {
    expect(read(input)).toEqual(expected);
  });

  test('a field without a condition is met by all rows, and yet named', () => {
    const filter = read({ status: {}, enrolments: {}, or: [{ category: {} }] });
    expect(namedParts(filter).map(nameOfPart)).toEqual(['status', 'enrolments', 'category']);
  });

  test('a part that all rows meet leaves the others named', () => {
    const filter = read({ or: [{}, { status: { eq: 'ACTIVE' } }] });
    expect(namedParts(filter).map(nameOfPart)).toEqual(['status']);
  });

  test.each<[string, unknown]>([
    ['an operator that there is none of', { status: { like: 'A' } }],
    ['an operand of another type', { birthYear: { in: 1950 } }],
    ['a quantifier that there is none of', { enrolments: { every: {} } }],
    ['a list in place of a filter', { not: [] }],
  ])('%s is a fault, as the schema lets none of it through', (_, input) => {
    expect(() => read(input)).toThrow(Error);
  });
});

test('scopes are conditions of the policy, which name no field', () => {
  const input = { scope: [{ categories: ['MARTYR'] }], beneficiary: { status: { eq: 'ACTIVE' } } };
  const filter = readContractFilter('filter', input, 'Enrolment');
  expect(namedParts(filter).map(nameOfPart)).toEqual(['beneficiary']);
  expect(filter).toMatchObject({ kind: 'and', filters: [{ kind: 'policy', condition: { kind: 'related' } }, {}] });
  expect(hasRelated(filter, 'Enrolment', () => true)).toBe(true);
  expect(() => read({ scope: [] }, 'Enrolment')).toThrow(Error);
});
