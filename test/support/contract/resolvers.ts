import { GraphQLError, GraphQLScalarType } from 'graphql';
import { globalId } from '../ids.ts';
import type { ContractService } from './service.ts';
import type { Claims } from './assertion.ts';
import { bendPage, bendRows, type RowPlace } from './fault.ts';
import {
  badInput,
  children,
  factsOf,
  keyOf,
  matches,
  parents,
  readList,
  type Filter,
  type ListArguments,
  type Shelf,
} from './lists.ts';
import { rowsOf, rowsWhere, type AnyRow, type RowType } from './rows.ts';

/** What a department refuses in addition to the hub; nothing if omitted. */
export interface Policy {
  /** Whether a row is open to the viewer of the assertion. */
  readonly isRowOpen?: (type: RowType, row: AnyRow, claims: Claims | null) => boolean;
  /** Whether a field of a row is open, for example `Beneficiary.category`. */
  readonly isFieldOpen?: (coordinate: string, row: AnyRow, claims: Claims | null) => boolean;
}

/** The context of resolvers in one request. */
export interface Question {
  readonly service: ContractService;
  readonly claims: Claims | null;
  readonly policy: Policy;
}

/** A row, with the day of its list. */
interface Found {
  readonly type: RowType;
  readonly row: AnyRow;
  readonly day: string;
}

type Resolver = (source: any, args: any, question: Question) => unknown;

const forbidden = (what: string): GraphQLError =>
  new GraphQLError(`${what} is not open to you.`, {
    extensions: { code: 'FORBIDDEN', reason: 'CLOSED_BY_DEPARTMENT' },
  });

/** Today in Viet Nam. */
const todayOf = ({ service }: Question): string =>
  new Date(service.now().getTime() + 7 * 3_600_000).toISOString().slice(0, 10);

const openRows = ({ policy, claims }: Question, type: RowType, rows: readonly AnyRow[]): readonly AnyRow[] =>
  policy.isRowOpen === undefined ? rows : rows.filter((row) => policy.isRowOpen!(type, row, claims));

const isClosed = ({ service, policy, claims }: Question, coordinate: string, row: AnyRow): boolean => {
  const { fault } = service;
  return (
    (fault?.kind === 'forbid-fields' && fault.fields.includes(coordinate)) ||
    policy.isFieldOpen?.(coordinate, row, claims) === false
  );
};

function answerList(question: Question, shelf: Omit<Shelf, 'records'>, given: ListArguments, place: RowPlace): unknown {
  const { fault, records } = question.service;
  if (fault?.kind === 'forbid-lists') throw forbidden('The list');
  const rows = openRows(question, shelf.type, shelf.rows);
  const page = bendPage(fault, place, readList({ ...shelf, records, rows }, given));
  const [first, last] = [page.rows[0], page.rows.at(-1)];
  return {
    nodes: page.rows.map((row): Found => ({ type: shelf.type, row, day: shelf.day })),
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: first === undefined ? null : page.cursorOf(first),
      endCursor: last === undefined ? null : page.cursorOf(last),
    },
    totalCount: page.list.length,
  };
}

type RootArguments = ListArguments & { readonly asOf?: string | null; readonly citizenId?: string | null };

const rootList =
  (type: RowType): Resolver =>
  (_, args: RootArguments, question) => {
    const { records } = question.service;
    const { citizenId } = args;
    if (citizenId != null && !/^\d{12}$/.test(citizenId)) throw badInput('A citizen id is 12 digits.');
    const owners = new Set(
      records.identities.filter((each) => each.citizenId === citizenId).map(({ beneficiaryId }) => beneficiaryId),
    );
    const all = rowsOf(records, type);
    const rows = citizenId == null ? all : all.filter(({ id }) => owners.has(id));
    return answerList(question, { type, rows, day: args.asOf ?? todayOf(question) }, args, 'page');
  };

const nestedList =
  (coordinate: string): Resolver =>
  ({ row, day }: Found, args: RootArguments, question) => {
    const { type, own } = children[coordinate]!;
    const rows = rowsWhere(question.service.records, type, own, row.id);
    return answerList(question, { type, rows, day: args.asOf ?? day }, args, 'nested');
  };

const parent =
  (coordinate: string): Resolver =>
  ({ row, day }: Found, _, question): Found | null => {
    const { type, own } = parents[coordinate]!;
    const [found] = openRows(question, type, rowsWhere(question.service.records, type, 'id', row[own]));
    return found === undefined ? null : { type, row: found, day };
  };

function statistics(_: unknown, args: { filter?: Filter | null; asOf?: string | null }, question: Question): unknown {
  const { records, fault } = question.service;
  if (fault?.kind === 'forbid-lists') throw forbidden('The list');
  const day = args.asOf ?? todayOf(question);
  const counts = new Map<string, number>();
  for (const row of openRows(question, 'Enrolment', rowsOf(records, 'Enrolment'))) {
    const isThere = String(row['startedOn']) <= day;
    if (!isThere || !matches(records, 'Enrolment', row, args.filter ?? {}, day)) continue;
    const programme = String(row['programmeId']);
    counts.set(programme, (counts.get(programme) ?? 0) + 1);
  }
  const programmes = [...counts.keys()].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  return programmes.map((id) => ({ programme: { id: globalId('Programme', id) }, enrolments: counts.get(id) }));
}

const types: readonly string[] = ['Beneficiary', 'Enrolment', 'Payment'] satisfies RowType[];

/** Returns the entities in the requested order, except with a fault. */
function entities(
  _: unknown,
  { representations }: { representations: readonly { __typename: RowType; id: string }[] },
  question: Question,
): unknown {
  const { records, fault } = question.service;
  const day = todayOf(question);
  const found = representations.map(({ __typename: type, id }): Found | null => {
    if (!types.includes(type)) return null;
    const [row] = openRows(question, type, rowsWhere(records, type, 'id', keyOf(type, id)));
    return row === undefined ? null : { type, row, day };
  });
  const known = found.filter((each) => each !== null);
  const bent = bendRows(
    fault,
    'entities',
    known.map(({ row }) => row),
  );
  let place = 0;
  return found.map((each) => {
    if (each === null) return null;
    const at = place;
    place += 1;
    return { ...each, type: known[at]!.type, row: bent[at] ?? each.row };
  });
}

/** Resolves a field of a row: null with FORBIDDEN if it is closed. */
const guarded =
  (coordinate: string, resolve: Resolver): Resolver =>
  (found: Found, args, question) => {
    if (isClosed(question, coordinate, found.row)) throw forbidden(coordinate);
    return resolve(found, args, question);
  };

const columns: Readonly<Record<RowType, readonly string[]>> = {
  Beneficiary: ['kind', 'group', 'category', 'birthYear', 'commune', 'status', 'registeredOn', 'synthetic'],
  Enrolment: ['startedOn', 'endedOn', 'status', 'monthlyAmount', 'synthetic'],
  Payment: ['month', 'amount', 'channel', 'status', 'paidOn', 'synthetic'],
};

function rowType(type: RowType, others: Readonly<Record<string, Resolver>>): Record<string, Resolver> {
  const fields: Record<string, Resolver> = {
    ...Object.fromEntries(columns[type].map((name): [string, Resolver] => [name, ({ row }: Found) => row[name]])),
    ...others,
  };
  return {
    id: ({ row }: Found) => globalId(type, row.id),
    facts: ({ row }: Found, _, { service }: Question) => {
      const { category, programmeId } = factsOf(service.records, type, row);
      return { category, programme: programmeId === null ? null : { id: globalId('Programme', programmeId) } };
    },
    ...Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, guarded(`${type}.${name}`, each)])),
  };
}

const calendarDate = new GraphQLScalarType<string, unknown>({
  name: 'Date',
  parseValue: (value) => {
    if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))) return value;
    throw badInput('A day is YYYY-MM-DD.');
  },
});

/** The resolvers of the contract. */
export const resolversOf = (sdl: string): Record<string, any> => ({
  Date: calendarDate,
  Query: {
    service: ({ contractVersion }: { contractVersion: string }, _: unknown, { service }: Question) => ({
      contractVersion,
      department: { id: globalId('Department', service.department), code: service.code },
      software: 'a service of the tests 1.0',
      now: service.now().toISOString(),
      asOf: (service.staleSince ?? service.now()).toISOString(),
    }),
    beneficiaries: rootList('Beneficiary'),
    enrolments: rootList('Enrolment'),
    payments: rootList('Payment'),
    enrolmentStatistics: statistics,
    _entities: entities,
    _service: () => ({ sdl }),
  },
  _Entity: { __resolveType: ({ type }: Found) => type },
  Node: { __resolveType: ({ type }: Found) => type },
  Beneficiary: rowType('Beneficiary', {
    identity: ({ row }: Found, _, { service }) =>
      service.records.identities.find(({ beneficiaryId }) => beneficiaryId === row.id) ?? null,
    enrolments: nestedList('Beneficiary.enrolments'),
  }),
  Enrolment: rowType('Enrolment', {
    beneficiary: parent('Enrolment.beneficiary'),
    programme: ({ row }: Found) => ({ id: globalId('Programme', String(row['programmeId'])) }),
    payments: nestedList('Enrolment.payments'),
  }),
  Payment: rowType('Payment', { enrolment: parent('Payment.enrolment') }),
});
