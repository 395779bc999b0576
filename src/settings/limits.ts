import { whole, type Settings, type ValuesOf } from './setting.ts';

/** The limits of requests that can be set; all others are fixed. */
export interface LimitsConfig {
  /** `LIENTHONG_MAX_DEPTH` */
  readonly levels: number;
  /** `LIENTHONG_MAX_LIST_DEPTH` */
  readonly listLevels: number;
}

/** The limits of requests if nothing is set. */
export const defaultLimits: LimitsConfig = { levels: 50, listLevels: 15 };

/** The settings of the bounds. The highest values are those that recursive walks were measured to bear. */
export const limitSettings = {
  LIENTHONG_MAX_DEPTH: {
    shape: whole({ from: 1, to: 200, default: defaultLimits.levels }),
    purpose: 'Maximum depth of selections in a query; a fragment counts as one level.',
  },
  LIENTHONG_MAX_LIST_DEPTH: {
    shape: whole({ from: 1, to: 50, default: defaultLimits.listLevels }),
    purpose: 'Maximum depth of lists within lists in a query.',
  },
} satisfies Settings;

/** Returns the bounds that are set. */
export const readLimits = (data: ValuesOf<typeof limitSettings>): LimitsConfig => ({
  levels: data.LIENTHONG_MAX_DEPTH,
  listLevels: data.LIENTHONG_MAX_LIST_DEPTH,
});
