import type { GraphQLFieldResolver } from 'graphql';
import type { Context } from '../graph/context.ts';
import { allOf, everything, relatedOne } from '../filter/filter.ts';
import type { FilterInput } from '../filter/parse.ts';
import { firstRows } from '../db/statements/page-read.ts';
import { selectWhole } from '../db/statements/selection.ts';
import type { Stored } from '../db/stored.ts';
import type { Day } from '../base/day.ts';
import { readContractFilter } from './contract-filter.ts';

interface StatisticArguments {
  readonly filter?: FilterInput | null;
  readonly asOf?: Day | null;
}

/** The source object of the GraphQL type `EnrolmentStatistic`: a programme and the number of its enrolments. */
interface StatisticOf {
  readonly programme: Stored<'Programme'>;
  readonly enrolments: number;
}

/** Larger than the number of programmes will ever be. */
const maxProgrammes = 2000;

const allProgrammes = firstRows('Programme', maxProgrammes);

/**
 * Counts the enrolments of each programme, of all that the policy lets the viewer count. The viewer needs access to the
 * field `programme` of enrolments. One statement counts all programmes.
 */
export const enrolmentStatistics: GraphQLFieldResolver<unknown, Context, StatisticArguments> = async (
  _,
  { filter, asOf },
  { loaders, today },
) => {
  const day = asOf ?? today;
  const asked = readContractFilter('enrolmentStatistics.filter', filter, 'Enrolment');
  const read = {
    model: 'Enrolment' as const,
    path: { model: 'Programme', relations: ['enrolments'] },
    // The condition is always true; it makes the policy check access to `programme`.
    filter: allOf([asked, relatedOne('programme', 'Programme', everything)]),
  };
  const refusal = loaders.refusal({ read, order: allProgrammes.order }, null);
  if (refusal !== null) throw refusal;
  const load = loaders.page(allProgrammes, selectWhole('Programme'));
  const programmes = (await load({ key: null, day })).rows as Stored<'Programme'>[];
  const countOf = loaders.count(read);
  const statistics = await Promise.all(
    programmes.map(async (programme): Promise<StatisticOf> => {
      const { count } = await countOf({ key: programme.id, day });
      return { programme, enrolments: count };
    }),
  );
  return statistics.filter(({ enrolments }) => enrolments > 0);
};
