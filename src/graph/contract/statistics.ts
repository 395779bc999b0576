import type { GraphQLFieldResolver } from 'graphql';
import type { Context } from '../../context.ts';
import type { Filter } from '../../db/filter.ts';
import type { PageRead } from '../../db/page-read.ts';
import { selectWhole } from '../../db/selection.ts';
import type { Stored } from '../../db/stored.ts';
import type { Day } from '../../base/day.ts';
import { keyOfModel } from '../../db/global-id.ts';
import { readContractFilter } from './contract-filter.ts';

interface StatisticArguments {
  readonly filter?: Filter | null;
  readonly asOf?: Day | null;
}

/** A programme and the number of its enrolments, on its way to the graph. */
interface StatisticOf {
  readonly programme: Stored<'Programme'>;
  readonly enrolments: number;
}

/** More programmes than there will be. */
const mostProgrammes = 2000;

const allProgrammes: PageRead = {
  model: 'Programme',
  path: null,
  filter: {},
  keyOf: keyOfModel,
  order: { column: 'id', descending: false },
  after: null,
  before: null,
  limit: mostProgrammes,
  shown: mostProgrammes,
  reversed: false,
};

/**
 * How many enrolments there are in each programme: of those that the policy lets the viewer count, told apart by a field
 * that it must let the viewer look at. All programmes are counted in one statement.
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
    // The programme is looked at, whichever it is.
    filter: { and: [asked, { programme: {} }] },
    keyOf: keyOfModel,
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
