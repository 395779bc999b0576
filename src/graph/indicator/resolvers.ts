import type { DerivedLists } from '../lists.ts';
import type { Qualifier } from '../../db/generated/model.ts';
import type { Stored } from '../../db/stored.ts';
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import { readQuantity } from './quantity.ts';

/** The part of a figure that one province adds, as the database view returns it. */
export interface PartOfFigure {
  readonly provinceId: string;
  /** Key of the published value. */
  readonly valueId: string;
  readonly value: number;
  readonly qualifier: Qualifier;
  readonly asOf: string;
}

export const indicatorLists: DerivedLists = {
  IndicatorValue: { programmes: { relations: ['programmeLinks', 'programme'] } },
};

async function findProvince(key: string, day: string, { loaders }: Context): Promise<Stored<'Province'>> {
  const province = await loaders.byKey('Province')({ key, day });
  if (province === null) throw new Error(`A figure refers to an unknown province: ${key}.`);
  return province;
}

export const indicatorResolvers: Resolvers = {
  IndicatorValue: {
    baseline: (row) => readQuantity(row, 'baseline'),
    target: (row) => readQuantity(row, 'target'),
    actual: (row) => readQuantity(row, 'actual'),
  },
  Quantity: {
    amount: async ({ value, of }, _, { loaders }) => {
      const indicator = await loaders.byKey('Indicator')({ key: of.indicatorId, day: of.asOf });
      return indicator?.unit === 'VND' ? value : null;
    },
  },
  ProvinceFigure: {
    parts: ({ parts, asOf }) => (parts as Omit<PartOfFigure, 'asOf'>[]).map((part) => ({ ...part, asOf })),
    missing: ({ missing, asOf }, _, context) =>
      Promise.all((missing as string[]).map((key) => findProvince(key, asOf, context))),
  },
  FigurePart: {
    province: ({ provinceId, asOf }, _, context) => findProvince(provinceId, asOf, context),
    indicatorValue: async ({ valueId, asOf }, _, { loaders, plans }, info) => {
      const value = await loaders.byKey(
        'IndicatorValue',
        plans.rows('IndicatorValue', info),
      )({ key: valueId, day: asOf });
      if (value === null) throw new Error(`A figure refers to an unknown value: ${valueId}.`);
      return value;
    },
  },
};
