import { z } from 'zod';

/** Bounds of requests that can be set; all others are fixed. */
export interface LimitsConfig {
  /** The most levels of selections of a query, a fragment counting as one. `LIENTHONG_MAX_DEPTH` */
  readonly levels: number;
  /** The most lists within each other. `LIENTHONG_MAX_LIST_DEPTH` */
  readonly listLevels: number;
}

/** Bounds of requests where nothing is set. */
export const defaultLimits: LimitsConfig = { levels: 50, listLevels: 15 };

const whole = (usual: number, most: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().int().min(1).max(most).default(usual);

/** The settings of the bounds, each by itself. The highest are those that recursive walks were measured to bear. */
export const limitSettings = {
  LIENTHONG_MAX_DEPTH: whole(defaultLimits.levels, 200),
  LIENTHONG_MAX_LIST_DEPTH: whole(defaultLimits.listLevels, 50),
};

/** The bounds that are set. */
export const readLimits = (data: z.output<z.ZodObject<typeof limitSettings>>): LimitsConfig => ({
  levels: data.LIENTHONG_MAX_DEPTH,
  listLevels: data.LIENTHONG_MAX_LIST_DEPTH,
});
