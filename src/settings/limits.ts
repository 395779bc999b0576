import { whole, type Settings, type ValuesOf } from './setting.ts';

/** The limits of requests that can be set; all others are fixed. */
export interface LimitsConfig {
  /** `LIENTHONG_MAX_DEPTH` */
  readonly levels: number;
  /** `LIENTHONG_MAX_LIST_DEPTH` */
  readonly listLevels: number;
  /** `LIENTHONG_OPERATION_TIMEOUT`, milliseconds. */
  readonly operationTimeout: number;
}

/** The limits of requests if nothing is set. */
export const defaultLimits: LimitsConfig = { levels: 50, listLevels: 15, operationTimeout: 30_000 };

/** The settings of the limits. Measurements have shown that recursive walks bear the highest values. */
export const limitSettings = {
  LIENTHONG_MAX_DEPTH: {
    shape: whole({ from: 1, to: 200, default: defaultLimits.levels }),
    purpose: 'Maximum depth of selections in a query; a fragment counts as one level.',
  },
  LIENTHONG_MAX_LIST_DEPTH: {
    shape: whole({ from: 1, to: 50, default: defaultLimits.listLevels }),
    purpose: 'Maximum depth of lists within lists in a query.',
  },
  LIENTHONG_OPERATION_TIMEOUT: {
    shape: whole({ from: 100, to: 600_000, default: defaultLimits.operationTimeout }),
    unit: 'milliseconds',
    purpose:
      'Maximum time that one operation may take; what it reads is then cancelled, and it is answered with an error.',
  },
} satisfies Settings;

/** Returns the limits from the settings. */
export const readLimits = (data: ValuesOf<typeof limitSettings>): LimitsConfig => ({
  levels: data.LIENTHONG_MAX_DEPTH,
  listLevels: data.LIENTHONG_MAX_LIST_DEPTH,
  operationTimeout: data.LIENTHONG_OPERATION_TIMEOUT,
});
