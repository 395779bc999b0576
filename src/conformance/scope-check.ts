import type { Check } from './check.ts';
import { tryFilters, type Trial } from './filter-checks.ts';
import { contractLists, longestPage, type ContractList } from './lists.ts';
import { forEachList, readSample, summarize, type Row } from './pages.ts';
import { Breach } from './result.ts';
import { isObject, type CheckedService } from './service.ts';

/** The attributes of a record that clauses use to select it. */
interface Facts {
  readonly category: string;
  readonly programme: string | null;
}

/** The fields of a row from which its facts follow. */
const factFields: Readonly<Record<ContractList['model'], string>> = {
  Beneficiary: 'category',
  Enrolment: 'programme { id } beneficiary { category }',
  Payment: 'enrolment { programme { id } beneficiary { category } }',
};

const at = (row: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), row);

function factsIn(list: ContractList, row: unknown): Facts {
  const enrolment = list.model === 'Payment' ? at(row, 'enrolment') : row;
  const beneficiary = list.model === 'Beneficiary' ? row : at(enrolment, 'beneficiary');
  const programme = list.model === 'Beneficiary' ? null : String(at(enrolment, 'programme', 'id'));
  return { category: String(at(beneficiary, 'category')), programme };
}

/** Reads the facts of each sampled row, by its id, from the fields of the row itself. */
async function readFacts(
  service: CheckedService,
  list: ContractList,
  sample: readonly Row[],
): Promise<ReadonlyMap<string, Facts>> {
  const filter = { id: { in: sample.map(({ id }) => id) } };
  const value = await service.read({
    field: list.field,
    args: { first: ['Int', longestPage], filter: [`${list.model}Filter`, filter] },
    selection: `{ nodes { id facts { category programme { id } } ${factFields[list.model]} } }`,
  });
  const rows = at(value, 'nodes');
  if (!Array.isArray(rows)) throw new Breach(`\`${list.field}\``, 'a connection with `nodes`', 'none');
  for (const row of rows) {
    const facts = factsIn(list, row);
    const programme = at(row, 'facts', 'programme', 'id') ?? null;
    if (at(row, 'facts', 'category') !== facts.category || programme !== facts.programme)
      throw new Breach(`\`${list.model}.facts\``, "the category and the programme that are the row's", 'others');
  }
  return new Map(rows.map((row) => [String(at(row, 'id')), factsIn(list, row)]));
}

async function trialsOf(service: CheckedService, list: ContractList, sample: readonly Row[]): Promise<Trial[]> {
  const facts = await readFacts(service, list, sample);
  const [first] = facts.values();
  if (first === undefined) return [];
  const { category } = first;
  const isOf = (row: Row): boolean => facts.get(row.id)?.category === category;
  const name = `${list.model}Filter.scope`;
  const trials: Trial[] = [
    { name: `${name} of a category`, filter: { scope: [{ categories: [category] }] }, matches: isOf },
    { name: `${name}, empty`, filter: { scope: [] }, matches: () => false },
    { name: `${name}, any`, filter: { scope: [{}] }, matches: () => true },
  ];
  if (list.model === 'Beneficiary') return trials;
  const programmes = [first.programme ?? ''];
  const isIn = (row: Row): boolean => programmes.includes(facts.get(row.id)?.programme ?? '');
  return [
    ...trials,
    { name: `${name} of a programme`, filter: { scope: [{ programmes }] }, matches: isIn },
    {
      name: `${name} of both`,
      filter: { scope: [{ categories: [category], programmes }] },
      matches: (row) => isOf(row) && isIn(row),
    },
  ];
}

export const scopeCheck: Check = {
  name: 'scopes',
  title: 'Scopes of the hub’s policy contain the rows of their categories and programmes, and facts name these',
  remedy: 'Select rows by the category of their beneficiary and the programme of their enrolment.',
  run: async (service) => {
    const { done, skipped } = await forEachList(contractLists, async (list) => {
      const sample = await readSample(service, list);
      return tryFilters(service, list, sample, await trialsOf(service, list, sample));
    });
    return summarize(`${done} filters`, skipped);
  },
};
