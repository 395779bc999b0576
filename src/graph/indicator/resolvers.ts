import type { Qualifier } from '../../db/generated/model.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import { readQuantity } from './quantity.ts';

/** What one unit adds to a figure, as the view gives it. */
export interface PartOfFigure {
  readonly provinceId: string;
  readonly value: number;
  readonly qualifier: Qualifier;
  readonly asOf: string;
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
  },
  FigurePart: {
    province: async ({ provinceId, asOf }, _, { loaders }) => {
      const province = await loaders.byKey('Province')({ key: provinceId, day: asOf });
      if (province === null) throw new Error(`A figure names a province that is not there: ${provinceId}.`);
      return province;
    },
  },
};
