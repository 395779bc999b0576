import type { Check } from './check.ts';
import { beneficiaries, enrolments, longestPage, type ContractList } from './lists.ts';
import { forEachList, readCount, readIds, readSample, summarize, type Row } from './pages.ts';
import { Breach } from './result.ts';
import { isObject, type CheckedService } from './service.ts';

const dayBefore = (day: string): string => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);

/** Chooses the days at which the sample is cut: the first, the last and one in the middle, each with the day before. */
function daysOf(sample: readonly Row[], column: string): string[] {
  const days = [...new Set(sample.map((row) => row[column]))].filter((day) => typeof day === 'string').sort();
  const chosen = [days[0], days[Math.floor(days.length / 2)], days.at(-1)].filter((day) => day !== undefined);
  return [...new Set(chosen.flatMap((day) => [day, dayBefore(day)]))];
}

async function checkList(service: CheckedService, list: ContractList): Promise<number> {
  const { column } = list.order;
  const sample = await readSample(service, list);
  const filter = { id: { in: sample.map(({ id }) => id) } };
  const days = daysOf(sample, column);
  const answers = await Promise.all(
    days.map((asOf) =>
      Promise.all([
        readIds(service, list, { first: longestPage, filter, asOf }),
        readCount(service, list, { filter, asOf }),
      ]),
    ),
  );
  for (const [index, [ids, count]] of answers.entries()) {
    const day = days[index] ?? '';
    const expected = sample.filter((row) => String(row[column]) <= day).map(({ id }) => id);
    const isSame = expected.length === ids.length && expected.every((id) => ids.includes(id));
    const name = `\`${list.field}(asOf:)\` of ${sample.length} sampled rows`;
    const wanted = `${expected.length}, those whose \`${column}\` is not after the day`;
    if (!isSame) throw new Breach(name, wanted, ids.length === expected.length ? 'others' : `${ids.length}`);
    if (count !== expected.length) throw new Breach(`\`totalCount\` of ${name}`, `${expected.length}`, `${count}`);
  }
  return days.length;
}

/** Checks that a list below a row uses the day of the list around it. */
async function checkBelow(service: CheckedService): Promise<void> {
  const sample = await readSample(service, enrolments);
  const [, day] = daysOf(sample, enrolments.order.column).slice(1);
  const asOf = day ?? daysOf(sample, enrolments.order.column)[0];
  const owners = [...new Set(sample.map((row) => (isObject(row['beneficiary']) ? row['beneficiary']['id'] : null)))];
  const value = await service.read({
    field: beneficiaries.field,
    args: { first: ['Int', longestPage], filter: ['BeneficiaryFilter', { id: { in: owners } }], asOf: ['Date', asOf] },
    selection: `{ nodes { enrolments(first: ${longestPage}) { nodes { id startedOn } } } }`,
  });
  const late = JSON.stringify(value).matchAll(/"startedOn":"(\d{4}-\d\d-\d\d)"/g);
  for (const [, startedOn = ''] of late) {
    if (startedOn <= String(asOf)) continue;
    throw new Breach('`beneficiaries(asOf:) { enrolments }`', 'enrolments by that day', 'one that started later');
  }
}

export const asOfCheck: Check = {
  name: 'as-of',
  title: '`asOf` shows the state of that day',
  remedy:
    'Omit beneficiaries registered and enrolments started after the day, in rows, counts and filters, and in the lists below unless they have their own `asOf`.',
  run: async (service) => {
    const { done, skipped } = await forEachList([beneficiaries, enrolments], (list) => checkList(service, list));
    if (skipped.length === 0) await checkBelow(service);
    return summarize(`${done} days`, skipped);
  },
};
