import type { Check } from './check.ts';
import { enumValues } from './contract-schema.ts';
import { tryFilters, type Trial } from './filter-checks.ts';
import { beneficiaries, contractLists, enrolments, longestPage, payments, type ContractList } from './lists.ts';
import { forEachList, readSample, summarize, type Row } from './pages.ts';
import { makeId } from './record-id.ts';
import { Breach, NotChecked } from './result.ts';
import { isObject, type CheckedService } from './service.ts';

const at = (row: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), row);

/** Reads the rows below each sampled row, by its id, from its nested list. */
async function readBelow(
  service: CheckedService,
  list: ContractList,
  below: ContractList,
  sample: readonly Row[],
): Promise<Map<string, readonly Row[]>> {
  const selection = `{ nodes { id ${below.field}(first: ${longestPage}) { nodes { id status } } } }`;
  const filter = { id: { in: sample.map(({ id }) => id) } };
  const value = await service.read({
    field: list.field,
    args: { first: ['Int', longestPage], filter: [`${list.model}Filter`, filter] },
    selection,
  });
  const rows = at(value, 'nodes');
  if (!Array.isArray(rows)) throw new Breach(`\`${list.field}\``, 'a connection with `nodes`', 'none');
  return new Map(
    rows.map((row) => {
      const nested = at(row, below.field, 'nodes');
      return [String(at(row, 'id')), Array.isArray(nested) ? (nested as Row[]) : []];
    }),
  );
}

/** Creates filters on the rows below: `some` and `none`. */
async function trialsBelow(service: CheckedService, list: ContractList, below: ContractList): Promise<Trial[]> {
  const sample = await readSample(service, list);
  const rows = await readBelow(service, list, below, sample);
  const of = ({ id }: Row): readonly Row[] => rows.get(id) ?? [];
  const statuses = enumValues(`${below.model}Status`);
  const parts = [
    ...statuses.map((status) => ({
      name: 'status',
      filter: { status: { eq: status } },
      is: (row: Row) => row['status'] === status,
    })),
    { name: '', filter: {}, is: () => true },
  ];
  const name = `${list.model}Filter.${below.field}`;
  return parts.flatMap((part) => [
    {
      name: `${name}.some${part.name && `.${part.name}`}`,
      filter: { [below.field]: { some: part.filter } },
      matches: (row) => of(row).some(part.is),
    },
    {
      name: `${name}.none${part.name && `.${part.name}`}`,
      filter: { [below.field]: { none: part.filter } },
      matches: (row) => !of(row).some(part.is),
    },
  ]);
}

/** Creates filters on the row above. */
function trialsAbove(list: ContractList, above: string, column: string, values: readonly string[]): Trial[] {
  return values.map((value) => ({
    name: `${list.model}Filter.${above}.${column}.eq`,
    filter: { [above]: { [column]: { eq: value } } },
    matches: (row) => at(row, above, column) === value,
  }));
}

const trialsOf: Readonly<Record<string, (service: CheckedService) => Promise<Trial[]>>> = {
  Beneficiary: (service) => trialsBelow(service, beneficiaries, enrolments),
  Enrolment: async (service) => [
    ...(await trialsBelow(service, enrolments, payments)),
    ...trialsAbove(enrolments, 'beneficiary', 'kind', enumValues('BeneficiaryKind')),
  ],
  Payment: () => Promise.resolve(trialsAbove(payments, 'enrolment', 'status', enumValues('EnrolmentStatus'))),
};

export const relatedCheck: Check = {
  name: 'related-rows',
  title: 'Filters reach the rows below and above: `some`, `none`, `beneficiary`, `enrolment`',
  remedy:
    '`some` needs one row below that matches the filter, `none` needs that there is no such row; only rows that exist on the requested day count.',
  run: async (service) => {
    const { done, skipped } = await forEachList(contractLists, async (list) => {
      const sample = await readSample(service, list);
      return tryFilters(service, list, sample, (await trialsOf[list.model]?.(service)) ?? []);
    });
    return summarize(`${done} filters`, skipped);
  },
};

const programmeOf = (row: Row): unknown => at(row, 'programme', 'id');

export const programmeCheck: Check = {
  name: 'programmes',
  title: 'Programmes are identified by the hub’s ids',
  remedy: 'Return and accept the hub’s global ids of programmes; one without enrolments finds nothing.',
  run: async (service) => {
    const sample = await readSample(service, enrolments);
    const ids = [...new Set(sample.map(programmeOf))].filter((id) => typeof id === 'string').slice(0, 3);
    if (ids.length === 0) throw new NotChecked('no sampled enrolment names a programme');
    const isProgramme = (id: string): boolean => Buffer.from(id, 'base64url').toString('utf8').startsWith('Programme:');
    if (!ids.every(isProgramme))
      throw new Breach('`Enrolment.programme.id`', 'a global id of a Programme', 'another id');
    const name = 'EnrolmentFilter.programme.id';
    const done = await tryFilters(service, enrolments, sample, [
      ...ids.map((id) => ({
        name: `${name}.eq`,
        filter: { programme: { id: { eq: id } } },
        matches: (row: Row) => programmeOf(row) === id,
      })),
      {
        name: `${name}.in`,
        filter: { programme: { id: { in: ids } } },
        matches: (row) => ids.includes(String(programmeOf(row))),
      },
      {
        name: `${name}.eq of an unknown programme`,
        filter: { programme: { id: { eq: makeId('Programme', 'link-check') } } },
        matches: () => false,
      },
    ]);
    return `${done} filters`;
  },
};
