import fc, { type Arbitrary } from 'fast-check';
import { contractFilter } from '../../src/contract/contract-filter.ts';
import { matchesFilter, type RecordFacts } from '../../src/contract/matches-filter.ts';
import { specialize } from '../../src/contract/specialize.ts';
import { filterAt, recordPath } from '../../src/records/record-path.ts';
import { isRecordModel } from '../../src/records/record-models.ts';
import { enums, type ModelName } from '../../src/db/generated/model.ts';
import { filterToSql } from '../../src/db/statements/filter.ts';
import { and, column, describe as describeModel, list, sql, tableOf } from '../../src/db/statements/sql.ts';
import { readContractFilter } from '../../src/department/contract-filter.ts';
import { allOf, anyOf, isOneOf, policyCondition, type Filter, type FilterLeaf } from '../../src/filter/filter.ts';
import { matches, matchesTest, type RowReader } from '../../src/filter/match.ts';
import { hasRelated } from '../../src/filter/parts.ts';
import { readFilter } from '../../src/graph/filter-input.ts';
import { LinkedFilters } from '../../src/source/linked-filters.ts';
import { StoreSource } from '../../src/source/store-source.ts';
import { Inputs } from '../support/property/arbitraries.ts';
import { addAwkwardRows } from '../support/rows/awkward-rows.ts';
import { openHub, today, type TestHub } from '../support/hub.ts';
import { fold, type Filter as ClientFilter, type Oracle, type Row } from '../support/oracle/oracle.ts';
import { runs } from '../support/property/runs.ts';

/** Models with unknown values, texts, lists, days, amounts, computed columns and relations. */
const publicModels = [
  'CooperationAgreement',
  'Document',
  'Exchange',
  'IndicatorValue',
  'Difficulty',
  'Practice',
  'StandardLevel',
  'Province',
] as const;
const recordModels = ['Beneficiary', 'Enrolment', 'Payment'] as const;
const departmentId = '92-SYT-20250701';

/** Filters of each model, and of how many rows each is asked. */
const count = { filters: 950, linked: 400, rows: 40 };
/** PostgreSQL passes at most a hundred arguments to a function. */
const inOneStatement = 80;

let hub: TestHub;
let oracle: Oracle;
let inputs: Inputs;
beforeAll(async () => {
  hub = await openHub({ compared: false, isGuarded: false });
  await addAwkwardRows(hub.database.client);
  oracle = await hub.oracle();
  inputs = new Inputs(hub.app.schema, oracle, today, ['figures', 'disbursementRates']);
});
afterAll(() => hub.close());

const sampled = <Value>(arbitrary: Arbitrary<Value>, many: number): Value[] => {
  const { numRuns, seed = 0 } = runs<Value>(many);
  return fc.sample(arbitrary, { numRuns: numRuns ?? many, seed });
};

/** Rows from all over a table, those that were added to be awkward among them. */
function someRows(rows: readonly Row[]): Row[] {
  const awkward = rows.filter(({ id }) => String(id).startsWith('awkward'));
  const step = Math.max(1, Math.floor(rows.length / count.rows));
  return [...new Set([...awkward, ...rows.filter((_, place) => place % step === 0)])].slice(0, count.rows);
}

const digits = (isMet: readonly boolean[]): string => isMet.map((each) => (each ? '1' : '0')).join('');

/** Which rows meet each filter, as the database says: a digit a row, in the order of the rows. */
async function bySql(model: ModelName, rows: readonly Row[], filters: readonly Filter[]): Promise<string[]> {
  const found: string[] = [];
  for (let from = 0; from < filters.length; from += inOneStatement) {
    const some = filters.slice(from, from + inOneStatement);
    const scope = { model, alias: 't', day: sql`${today}::date` };
    const cells = some.map((filter) => sql`CASE WHEN ${filterToSql(scope, filter)} THEN '1' ELSE '0' END`);
    const ids = rows.map(({ id }) => String(id));
    const where = and([sql`${column('t', 'id')} = ANY(${ids}::text[])`]);
    const answered = await hub.database.client.$queryRaw<{ id: string; met: string }[]>(
      sql`SELECT ${column('t', 'id')}, concat(${list(cells)}) AS "met" FROM ${tableOf(model)} AS t WHERE ${where}`,
    );
    const met = new Map(answered.map((row) => [row.id, row.met]));
    found.push(...some.map((_, place) => ids.map((id) => met.get(id)?.[place]).join('')));
  }
  return found;
}

interface Read {
  readonly model: string;
  readonly row: Row;
}

const inMemory: RowReader<FilterLeaf, Read> = {
  matchesLeaf: (leaf, { model, row }) => {
    if (leaf.kind === 'mention') return true;
    if (leaf.kind !== 'compare') throw new Error(`No client writes ${leaf.kind}.`);
    return matchesTest(leaf, oracle.value(model, row, leaf.column, today), fold);
  },
  related: ({ model, row }, name) => {
    const relation = describeModel(model).relations[name]!;
    return oracle
      .where(relation.model, relation.other, row[relation.own])
      .filter((each) => !relation.list || oracle.isThereOn(relation.model, each, today))
      .map((each) => ({ model: relation.model, row: each }));
  },
};

/** The filters on which two interpreters differ. */
function differing(filters: readonly unknown[], left: readonly string[], right: readonly string[]): unknown[] {
  return filters.flatMap((filter, place) =>
    left[place] === right[place] ? [] : [{ filter, left: left[place], right: right[place] }],
  );
}

test.each([...publicModels, ...recordModels])('filters of %s mean in SQL what they mean in memory', async (model) => {
  const rows = someRows(oracle.rows(model));
  const asked = sampled(inputs.filter(model), count.filters);
  const filters = asked.map((each) => readFilter('filter', each, model));
  const found = await bySql(model, rows, filters);
  const expected = filters.map((filter) => digits(rows.map((row) => matches(filter, { model, row }, inMemory))));
  expect(differing(asked, found, expected).slice(0, 3)).toEqual([]);
  // A comparison of answers that are all alike would compare nothing.
  expect(new Set(found).size).toBeGreaterThan(count.filters / 20);
});

const programmes = ['social-assistance', 'merit', 'child-protection'];

/** A condition of the policy, as clauses make them. */
const condition = (model: ModelName): Arbitrary<Filter> => {
  const [category, programme] = [recordPath(model, 'category')!, recordPath(model, 'programme')];
  const categories = fc.subarray([...enums.BeneficiaryCategory], { minLength: 1, maxLength: 12 });
  const scope = fc
    .record({ categories, codes: fc.subarray(programmes, { minLength: 1 }) })
    .map((of) =>
      allOf([
        isOneOf('departmentId', [departmentId, '79-SYT-20250701']),
        filterAt(category, isOneOf('category', of.categories)),
        ...(programme === null ? [] : [filterAt(programme, isOneOf('programmeId', of.codes))]),
      ]),
    );
  return fc.array(scope, { minLength: 1, maxLength: 3 }).map((scopes) => anyOf(scopes));
};

/** Filters that must all be met, some of them negated: the contract has them in one object as far as it can. */
const severalFilters = (model: string): Arbitrary<Filter> => {
  const one = fc
    .tuple(inputs.filter(model, 1), fc.boolean())
    .map(([client, isNegated]) => readFilter('filter', isNegated ? { not: client } : client, model));
  return fc.array(one, { minLength: 1, maxLength: 3 }).map((filters) => allOf(filters));
};

const ofDepartment = (model: string): Row[] =>
  someRows(oracle.rows(model).filter((row) => row['departmentId'] === departmentId));

/** What a filter has become once the hub has sent it to a department in the contract, and the department has read it. */
async function throughContract(filters: LinkedFilters, model: ModelName, filter: Filter): Promise<Filter> {
  const residual = specialize(model, await filters.forLinks(model, filter), departmentId);
  const text = JSON.stringify(contractFilter(model, residual, () => undefined).filter);
  return readContractFilter('filter', JSON.parse(text) as ClientFilter, model);
}

/**
 * Filters on departments and programmes by records of linked departments need the links, and no service says which
 * unit a commune is: other tests cover both.
 */
const asksElsewhere = (filter: Filter, model: string): boolean =>
  hasRelated(filter, model, (from, { model: to }) => (!isRecordModel(from) && isRecordModel(to)) || to === 'Commune');

test.each(recordModels)('filters of %s mean to a department what they mean to the hub', async (model) => {
  const rows = ofDepartment(model);
  const links = new Map([[departmentId, {} as never]]);
  const filters = new LinkedFilters(new StoreSource(hub.database), links, today);
  const asked = sampled(fc.tuple(severalFilters(model), condition(model), fc.boolean()), count.linked)
    .map(([filter, policy, isOpen]) => (isOpen ? filter : allOf<FilterLeaf>([policyCondition(policy), filter])))
    .filter((filter) => !asksElsewhere(filter, model));
  const read = await Promise.all(asked.map((filter) => throughContract(filters, model, filter)));
  const expected = await bySql(model, rows, asked);
  expect(differing(asked, await bySql(model, rows, read), expected).slice(0, 3)).toEqual([]);
  expect(new Set(expected).size).toBeGreaterThan(count.linked / 20);
});

/** What a department says of a row for the policy: its category and its programme. */
function factsOf(model: string, row: Row): RecordFacts {
  const enrolment = model === 'Payment' ? oracle.where('Enrolment', 'id', row['enrolmentId'])[0]! : row;
  const ofBeneficiary =
    model === 'Beneficiary' ? row : oracle.where('Beneficiary', 'id', enrolment['beneficiaryId'])[0]!;
  const beneficiary: RecordFacts = { category: String(ofBeneficiary['category']) };
  if (model === 'Beneficiary') return beneficiary;
  const facts: RecordFacts = { programmeId: String(enrolment['programmeId']), beneficiary };
  return model === 'Enrolment' ? facts : { enrolment: facts };
}

test.each(recordModels)('conditions of the policy on %s mean of facts what they mean in SQL', async (model) => {
  const rows = ofDepartment(model);
  const asked = sampled(condition(model), count.linked);
  const found = await bySql(model, rows, asked);
  const expected = asked.map((each) => {
    const residual = specialize(model, each, departmentId);
    return digits(rows.map((row) => matchesFilter(residual, factsOf(model, row))));
  });
  expect(differing(asked, found, expected).slice(0, 3)).toEqual([]);
});
