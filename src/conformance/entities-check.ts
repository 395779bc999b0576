import { randomUUID } from 'node:crypto';
import type { Check } from './check.ts';
import { contractLists, rowSelection, type ContractList } from './lists.ts';
import { forEachList, readSample, summarize, type Row } from './pages.ts';
import { makeId } from './record-id.ts';
import { Breach } from './result.ts';
import { isObject, type CheckedService } from './service.ts';

/** An id, and the expected result: the row, or null. */
interface Asked {
  readonly name: string;
  readonly id: string;
  readonly row: Row | null;
}

/** Key of another department: no rows of it may be returned. */
const foreignKey = '00-LINK-CHECK-20250701';

function idsOf(service: CheckedService, { model }: ContractList, sample: readonly Row[]): Asked[] {
  const { key } = service.options.department;
  const other = model === 'Payment' ? 'Enrolment' : 'Payment';
  const nothing = (name: string, id: string): Asked => ({ name, id, row: null });
  const known = sample.slice(0, 6).map((row, place) => ({ name: `row ${place + 1}`, id: row.id, row }));
  const [first] = known;
  return [
    ...[...known].reverse(),
    nothing('an unknown id', makeId(model, `${key}:${randomUUID()}`)),
    ...(first === undefined ? [] : [{ ...first, name: 'a row requested again' }]),
    nothing('an id of another type', makeId(other, `${key}:1`)),
    ...(first === undefined ? [] : [nothing('the key of a row as another type', makeId(other, '').concat(first.id))]),
    nothing('an id of another department', makeId(model, `${foreignKey}:1`)),
    nothing('no global id', 'not an id'),
    nothing('an empty id', ''),
    ...known.slice(1, 3),
  ];
}

async function checkEntities(service: CheckedService, list: ContractList, asked: readonly Asked[]): Promise<void> {
  const representations = asked.map(({ id }) => ({ __typename: list.model, id }));
  const value = await service.read({
    field: '_entities',
    args: { representations: ['[_Any!]!', representations] },
    selection: `{ __typename ... on ${list.model} { ${rowSelection(list)} } }`,
  });
  const name = `\`_entities\` of ${list.model}`;
  if (!Array.isArray(value) || value.length !== asked.length) {
    throw new Breach(
      name,
      `${asked.length} places, one for each request`,
      Array.isArray(value) ? `${value.length}` : 'none',
    );
  }
  for (const [place, { name: what, row }] of asked.entries()) {
    const found: unknown = value[place];
    if (row === null && found === null) continue;
    const where = `${name}, place ${place + 1} (${what})`;
    if (row === null) throw new Breach(where, 'null', 'a row');
    if (!isObject(found)) throw new Breach(where, 'the row requested there', 'null');
    const { __typename, ...rest } = found;
    if (__typename === list.model && JSON.stringify(rest) === JSON.stringify(row)) continue;
    throw new Breach(
      where,
      'the row requested there, as its list shows it',
      rest['id'] === row.id ? 'another state of it' : 'another row',
    );
  }
}

export const entitiesCheck: Check = {
  name: 'entities',
  title: 'Rows are returned by id, in the requested order; null for ids without a row',
  remedy:
    'Return one place for each representation: the same row for a repeated id, null (and no error) for ids that are unknown, malformed, of another type or of another department.',
  run: async (service) => {
    const { done, skipped } = await forEachList(contractLists, async (list) => {
      const sample = await readSample(service, list, 0);
      const asked = idsOf(service, list, sample);
      await checkEntities(service, list, asked);
      return asked.length;
    });
    return summarize(`${done} ids`, skipped);
  },
};
