import { getNamedType, isEnumType, isObjectType, isRequiredArgument } from 'graphql';
import { open } from '../../src/sealing/seal.ts';
import { EveryFilter, type OneComparison } from '../support/property/every-filter.ts';
import { openHub, type TestHub } from '../support/hub.ts';
import { globalId } from '../support/ids.ts';
import { testKeys } from '../support/keys.ts';
import { type Oracle, type Filter, type OrderBy, type Row, type Value } from '../support/oracle/oracle.ts';
import {
  isFoundByValue,
  isGathered,
  isNarrowed,
  isSequential,
  scansOf,
  stopsAtLimit,
  type Leading,
  type PlanNode,
  type Scan,
} from '../support/database/plan.ts';

/**
 * The tables with a row for each beneficiary, for each programme that one is in, and for each month that one is paid:
 * a million rows and more. The others grow with departments, programmes and years to some ten thousand rows, which are
 * read in milliseconds.
 */
const largeTables: ReadonlySet<string> = new Set(['Beneficiary', 'Enrolment', 'Payment']);

/** Tables whose scans are checked. No list contains personal data, but one finds records by it. */
const readTables: ReadonlySet<string> = new Set([...largeTables, 'BeneficiaryIdentity']);

/** How many times as long as in the tests the planner takes the large tables to be: a million beneficiaries. */
const growth = 500;

/**
 * Orders that no index of the list's parent serves, and why they need none. Not looked at is `totalCount`: a count
 * reads all that it counts, and is made only when asked for.
 */
const ordersWithoutIndex: Readonly<Record<string, string>> = {
  'Enrolment.payments by id': 'an enrolment has a payment a month: its few rows are found by its key, and sorted',
};

/**
 * Columns whose rows no index finds: so few values that each is in many rows, which a walk along the order soon matches.
 * An index would be as long as the table for the sake of values that nobody has.
 */
const columnsWithoutIndex = [
  'Beneficiary.group',
  'Beneficiary.kind',
  'Beneficiary.status',
  'Beneficiary.synthetic',
  'Enrolment.status',
  'Enrolment.synthetic',
  'Payment.channel',
  'Payment.status',
  'Payment.synthetic',
];

/** Comparisons that leave rows out rather than find them: nearly every row meets them, and the order's index is walked. */
const leavingOut: ReadonlySet<string> = new Set(['notIn', 'isNull']);

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

interface List {
  /** `Department.payments`. */
  readonly coordinate: string;
  readonly parent: string;
  readonly field: string;
  readonly model: string;
}

interface Page {
  readonly orderBy: OrderBy | null;
  readonly end: 'first' | 'last';
  readonly filter?: Filter;
  readonly cursor?: string;
}

/** What a client asked for, and the statements that were sent for it. */
interface Question {
  readonly name: string;
  readonly list: List;
  readonly statements: readonly Statement[];
}

interface Explained extends Question {
  /** The scans of large tables. */
  readonly scans: readonly Scan[];
}

let hub: TestHub;
let oracle: Oracle;
let leading: Leading;
let sent: Statement[] = [];
beforeAll(async () => {
  hub = await openHub({ isGuarded: false });
  oracle = await hub.oracle();
  const { client, raw } = hub.database;
  const tables = [...readTables];
  await client.$executeRaw`UPDATE pg_class SET reltuples = reltuples * ${growth}::int WHERE oid IN (
    SELECT oid FROM pg_class WHERE relname = ANY(${tables}) UNION ALL
    SELECT indexrelid FROM pg_index JOIN pg_class ON pg_class.oid = indrelid WHERE relname = ANY(${tables}))`;
  leading = await readLeading();
  const query = raw.query.bind(raw);
  Object.assign(raw, {
    query: (statement: Statement) => {
      sent.push(statement);
      return query(statement);
    },
  });
}, 120_000);
afterAll(() => hub.close());

async function readLeading(): Promise<Leading> {
  const indexes = await hub.database.client.$queryRaw<{ name: string; first: string }[]>`
    SELECT relname::text AS "name", pg_get_indexdef(indexrelid, 1, true) AS "first"
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid`;
  return new Map(indexes.map(({ name, first }) => [name, first]));
}

/** Every list of the schema whose rows are in a large table, except lists with a required argument. */
function largeLists(): List[] {
  const types = Object.values(hub.app.schema.getTypeMap()).filter(isObjectType);
  const lists = types.flatMap((type) =>
    Object.values(type.getFields())
      .filter(({ args }) => !args.some(isRequiredArgument))
      .map((field) => ({
        coordinate: `${type.name}.${field.name}`,
        parent: type.name,
        field: field.name,
        model: /^(.*)Connection$/.exec(getNamedType(field.type).name)?.[1] ?? '',
      })),
  );
  return lists.filter(({ model }) => largeTables.has(model));
}

/** Null is the order of ids. */
function ordersOf({ model }: List): (OrderBy | null)[] {
  const type = hub.app.schema.getType(`${model}OrderField`);
  const fields = isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
  const directions = ['ASC', 'DESC'] as const;
  return [null, ...fields.flatMap((field) => directions.map((direction) => ({ field, direction })))];
}

type Family = Readonly<Record<string, Row>>;

/** A payment with all rows above it, by type: parents whose lists are not empty. */
function familyOf(payment: Row): Family {
  const find = (model: string, id: unknown): Row => oracle.where(model, 'id', id)[0]!;
  const enrolment = find('Enrolment', payment['enrolmentId']);
  const department = find('Department', payment['departmentId']);
  return {
    Payment: payment,
    Enrolment: enrolment,
    Beneficiary: find('Beneficiary', enrolment['beneficiaryId']),
    Programme: find('Programme', enrolment['programmeId']),
    Department: department,
    Province: find('Province', department['provinceId']),
  };
}

/** Two families that share nothing. */
function families(): [Family, Family] {
  const [one, ...others] = oracle.rows('Payment').map(familyOf);
  const isApart = (other: Family): boolean => Object.entries(other).every(([type, { id }]) => one![type]!['id'] !== id);
  return [one!, others.find(isApart)!];
}

function parentOf(list: List, family: Family): Row[] {
  if (list.parent === 'Query') return [];
  const parent = family[list.parent];
  if (parent === undefined) throw new Error(`${list.coordinate} hangs on a type that no family here has.`);
  return [parent];
}

function queryOf({ field, model, parent }: List): string {
  const variables = `$filter: ${model}Filter, $orderBy: ${model}Order, $first: Int, $after: String, $last: Int, $before: String`;
  const page = `page: ${field}(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    pageInfo { startCursor endCursor } nodes { id }
  }`;
  if (parent === 'Query') return `query (${variables}) { ${page} }`;
  return `query ($ids: [ID!]!, ${variables}) { nodes(ids: $ids) { ... on ${parent} { ${page} } } }`;
}

/** Asks for a page as a client does. Answers the statements that this sends, and the cursor that leads on. */
async function ask(
  list: List,
  parents: readonly Row[],
  { orderBy, end, filter = {}, cursor }: Page,
): Promise<{ readonly statements: Statement[]; readonly next: string | null }> {
  const ids = parents.map(({ id }) => globalId(list.parent, String(id)));
  const after = cursor === undefined ? {} : { [end === 'first' ? 'after' : 'before']: cursor };
  sent = [];
  const data = await hub.read(queryOf(list), { ids, filter, orderBy, [end]: 2, ...after });
  const statements = sent;
  sent = [];
  const { pageInfo } = list.parent === 'Query' ? data['page'] : data['nodes'][0].page;
  return { statements, next: end === 'first' ? pageInfo.endCursor : pageInfo.startCursor };
}

const nameOrder = ({ coordinate }: List, orderBy: OrderBy | null): string =>
  `${coordinate} by ${orderBy === null ? 'id' : `${orderBy.field} ${orderBy.direction}`}`;

/** The first page of a list and, where that is not its end, the one after it. */
async function askTwoPages(list: List, parents: readonly Row[], page: Page, about: string): Promise<Question[]> {
  const name = `${nameOrder(list, page.orderBy)}, ${page.end}${about}`;
  const { statements, next } = await ask(list, parents, page);
  if (next === null) return [{ name, list, statements }];
  const second = await ask(list, parents, { ...page, cursor: next });
  return [
    { name, list, statements },
    { name: `${name}, page 2`, list, statements: second.statements },
  ];
}

type Means = 'seqscan' | 'indexscan' | 'indexonlyscan' | 'bitmapscan' | 'sort';

/** The plans of a planner that turns to the means that are off only where no index lets it do without. */
function explain(questions: readonly Question[], off: readonly Means[]): Promise<Explained[]> {
  return hub.database.client.$transaction(
    async (client) => {
      for (const means of off) await client.$executeRawUnsafe(`SET LOCAL enable_${means} = off`);
      const explained: Explained[] = [];
      for (const question of questions) {
        const scans: Scan[] = [];
        for (const { text, values } of question.statements) {
          const answer: { 'QUERY PLAN': { Plan: PlanNode }[] }[] = await client.$queryRawUnsafe(
            `EXPLAIN (FORMAT JSON) ${text}`,
            ...values,
          );
          scans.push(...scansOf(answer[0]!['QUERY PLAN'][0]!.Plan, readTables));
        }
        explained.push({ ...question, scans });
      }
      return explained;
    },
    { timeout: 120_000 },
  );
}

/** The questions whose plans do not do. One that reads no large table has not been asked as it should. */
const without = (explained: readonly Explained[], does: (scan: Scan, list: List) => boolean): string[] =>
  explained
    .filter(({ list, scans }) => scans.length === 0 || !scans.every((scan) => does(scan, list)))
    .map(({ name }) => name);

test('every order of every list is that of an index: nothing is sorted, and nothing read but the page', async () => {
  const [one, two] = families();
  const questions: Question[] = [];
  for (const list of largeLists()) {
    const [parent, other] = [parentOf(list, one), parentOf(list, two)];
    for (const orderBy of ordersOf(list)) {
      for (const end of ['first', 'last'] as const) {
        questions.push(...(await askTwoPages(list, parent, { orderBy, end }, '')));
        if (parent.length === 0) continue;
        const { statements } = await ask(list, [...parent, ...other], { orderBy, end });
        questions.push({ name: `${nameOrder(list, orderBy)}, ${end} of two parents`, list, statements });
      }
    }
  }
  const explained = await explain(questions, ['seqscan', 'bitmapscan', 'sort']);
  const isServed = (scan: Scan, { parent, model }: List): boolean => {
    // Parents are found by their keys; how does not concern the list.
    if (scan.node['Relation Name'] !== model) return true;
    return !isSequential(scan) && !isGathered(scan) && (parent === 'Query' || isNarrowed(scan, leading));
  };
  const orders = without(explained, isServed).map((name) => name.slice(0, name.indexOf(',')));
  expect([...new Set(orders)].sort()).toEqual(Object.keys(ordersWithoutIndex).sort());
}, 120_000);

/** A list under each filter, in each order. The page after the first is asked for where the list's own columns are. */
async function askFiltered(list: List, family: Family, one: OneComparison): Promise<Question[]> {
  const questions: Question[] = [];
  for (const orderBy of ordersOf(list)) {
    const page: Page = { orderBy, end: 'first', filter: one.filter };
    const about = ` where ${one.path}`;
    if (one.steps === 0) questions.push(...(await askTwoPages(list, parentOf(list, family), page, about)));
    else {
      const { statements } = await ask(list, parentOf(list, family), page);
      questions.push({ name: `${nameOrder(list, orderBy)}${about}`, list, statements });
    }
  }
  return questions;
}

test('under any filter, in any order, no large table is read from end to end', async () => {
  const [family] = families();
  const every = new EveryFilter(hub.app.schema, (model, column) => family[model]?.[column]);
  const questions: Question[] = [];
  for (const list of largeLists()) {
    for (const one of every.of(list.model, 1)) questions.push(...(await askFiltered(list, family, one)));
  }
  const explained = await explain(questions, ['seqscan']);
  const isServed = (scan: Scan): boolean => !isSequential(scan) && (isNarrowed(scan, leading) || stopsAtLimit(scan));
  expect(without(explained, isServed)).toEqual([]);
}, 300_000);

/** A value that few rows meet the comparison with, as far as there is one. */
function pickRare(model: string, column: string, operator: string): Value | undefined {
  const counts = new Map<Value, number>();
  for (const { [column]: value = null } of oracle.rows(model)) {
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const values = [...counts.keys()].sort((left, right) => (left! < right! ? -1 : 1));
  if (/^lte?$/.test(operator)) return values[0];
  if (/^gte?$/.test(operator)) return values.at(-1);
  return values.sort((left, right) => counts.get(left)! - counts.get(right)!)[0];
}

/** How a filter of each large table is asked for at the root, where no parent's key narrows anything. */
const fromRoot: Readonly<Record<string, (filter: Filter) => Filter>> = {
  Beneficiary: (filter) => filter,
  Enrolment: (filter) => ({ enrolments: { some: filter } }),
  Payment: (filter) => ({ enrolments: { some: { payments: { some: filter } } } }),
};

/** The comparisons that find rows of a large table: by its own columns, and by the ids of rows above. */
function findingComparisons(model: string): OneComparison[] {
  const all = new EveryFilter(hub.app.schema, pickRare).of(model, 1, (related) => !largeTables.has(related));
  return all.filter(({ column, operator, path }) => {
    if (column === null || leavingOut.has(operator)) return false;
    return column.startsWith(`${model}.`) || path.endsWith('.id.eq');
  });
}

test('the rows of a large table that a value is asked for are found by an index', async () => {
  const list = largeLists().find(({ coordinate }) => coordinate === 'Query.beneficiaries')!;
  const questions: Question[] = [];
  for (const model of largeTables) {
    for (const { path, filter } of findingComparisons(model)) {
      const { statements } = await ask(list, [], { orderBy: null, end: 'first', filter: fromRoot[model]!(filter) });
      questions.push({ name: `${model}.${path}`, list, statements });
    }
  }
  // Bitmaps have no order: nothing is left but to find the rows.
  const explained = await explain(questions, ['seqscan', 'indexscan', 'indexonlyscan']);
  const unfound = explained.filter(
    ({ name, scans }) =>
      !scans.some((scan) => name.startsWith(`${scan.node['Relation Name']}.`) && isFoundByValue(scan, leading)),
  );
  const columns = unfound.map(({ name }) => name.slice(0, name.lastIndexOf('.')));
  expect([...new Set(columns)].sort()).toEqual(columnsWithoutIndex);
});

test('a citizen id is found by its index, and the record by its key', async () => {
  const [row] = oracle.rows('BeneficiaryIdentity');
  const { citizenId } = open(testKeys(), { id: String(row!['id']), sealed: String(row!['sealed']) });
  const query =
    'query ($citizenId: String!) { page: beneficiariesByCitizenId(citizenId: $citizenId) { nodes { id } } }';
  sent = [];
  const { page } = await hub.read(query, { citizenId });
  // Statements of earlier tests are reported late.
  const statements = sent.filter(({ text }) => text.includes('"citizenIdHash"'));
  expect(page.nodes).toEqual([{ id: globalId('Beneficiary', String(row!['id'])) }]);
  const list = largeLists().find(({ coordinate }) => coordinate === 'Query.beneficiaries')!;
  const [explained] = await explain([{ name: 'by citizen id', list, statements }], ['seqscan']);
  const { scans } = explained!;
  expect(scans.map(({ node }) => node['Relation Name']).sort()).toEqual(['Beneficiary', 'BeneficiaryIdentity']);
  expect(scans.map((scan) => isNarrowed(scan, leading))).toEqual([true, true]);
});
