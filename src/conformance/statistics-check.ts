import type { Check } from './check.ts';
import { enumValues } from './contract-schema.ts';
import { enrolments } from './lists.ts';
import { readCount, readSample, type PageQuestion } from './pages.ts';
import { compareKeys, keyOf } from './record-id.ts';
import { Breach } from './result.ts';
import { isObject, type CheckedService } from './service.ts';

interface Statistic {
  readonly programme: string;
  readonly enrolments: number;
}

async function readStatistics(service: CheckedService, { filter, asOf }: PageQuestion): Promise<Statistic[]> {
  const value = await service.read({
    field: 'enrolmentStatistics',
    args: {
      ...(filter === undefined ? {} : { filter: ['EnrolmentFilter', filter] as const }),
      ...(asOf === undefined ? {} : { asOf: ['Date', asOf] as const }),
    },
    selection: '{ programme { id } enrolments }',
  });
  if (!Array.isArray(value)) throw new Breach('`enrolmentStatistics`', 'a list', 'none');
  return value.map((statistic: unknown) => {
    const { programme, enrolments: count } = isObject(statistic) ? statistic : {};
    return { programme: isObject(programme) ? String(programme['id']) : '', enrolments: Number(count) };
  });
}

async function checkStatistics(service: CheckedService, name: string, question: PageQuestion): Promise<number> {
  const where = `\`enrolmentStatistics\` ${name}`;
  const [statistics, total] = await Promise.all([
    readStatistics(service, question),
    readCount(service, enrolments, question),
  ]);
  const sum = statistics.reduce((all, { enrolments: count }) => all + count, 0);
  if (sum !== total) throw new Breach(where, `${total} in all, the \`totalCount\` of \`enrolments\``, `${sum}`);
  for (const [place, { programme, enrolments: count }] of statistics.entries()) {
    if (count < 1) throw new Breach(where, 'programmes with enrolments only', 'one without any');
    const next = statistics[place + 1];
    if (next !== undefined && compareKeys(keyOf(programme), keyOf(next.programme)) >= 0) {
      throw new Breach(where, 'each programme once, in the order of their keys', `another order at place ${place + 2}`);
    }
  }
  const chosen = statistics.slice(0, 3);
  const counts = await Promise.all(
    chosen.map(({ programme }) => {
      const filter = { and: [question.filter ?? {}, { programme: { id: { eq: programme } } }] };
      return readCount(service, enrolments, { ...question, filter });
    }),
  );
  for (const [place, count] of counts.entries()) {
    const expected = chosen[place]?.enrolments ?? 0;
    if (count !== expected) throw new Breach(`${where}, place ${place + 1}`, `${count}, as counted`, `${expected}`);
  }
  return statistics.length;
}

export const statisticsCheck: Check = {
  name: 'statistics',
  title: 'Statistics add up to the counts',
  remedy: 'Count the enrolments of the list by programme; omit programmes without any, order by key.',
  run: async (service) => {
    const sample = await readSample(service, enrolments);
    const days = sample.map(({ startedOn }) => String(startedOn)).sort();
    const [status] = enumValues('EnrolmentStatus');
    const asOf = days[Math.floor(days.length / 2)] ?? '2025-01-01';
    const [programmes] = await Promise.all([
      checkStatistics(service, 'of all', {}),
      checkStatistics(service, 'with a filter', { filter: { status: { eq: status } } }),
      checkStatistics(service, 'of another day', { asOf }),
    ]);
    return `${programmes} programmes`;
  },
};
