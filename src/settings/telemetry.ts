import { isIP } from 'node:net';
import { z } from 'zod';
import type { Complain, Settings, ValuesOf } from './setting.ts';

export type RequestLogLevel = 'all' | 'failures' | 'off';

/** Where something is served. */
export interface ServedAddress {
  readonly host: string;
  readonly port: number;
}

/** Which logs and metrics a process writes. */
export interface TelemetryConfig {
  /** `LIENTHONG_REQUEST_LOG` */
  readonly requestLog: RequestLogLevel;
  /** `LIENTHONG_METRICS_ADDRESS`; null for nowhere. */
  readonly metricsAddress: ServedAddress | null;
}

const addressForm = /^(?:\[([\da-f:.]+)\]|([\w.-]+)):(\d{1,5})$/i;

/** Reads `127.0.0.1:9464` or `[::1]:9464`; null for a text that is neither. */
function parseAddress(text: string): ServedAddress | null {
  const [, six, host = six, port] = addressForm.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535) return null;
  return six !== undefined && isIP(six) !== 6 ? null : { host, port: Number(port) };
}

/** The settings of logs and metrics. */
export const telemetrySettings = {
  LIENTHONG_LOG: {
    shape: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
    purpose: 'Lowest level that is logged.',
  },
  LIENTHONG_REQUEST_LOG: {
    shape: z.enum(['all', 'failures', 'off']).default('all'),
    purpose: 'Which requests have a line in the request log.',
  },
  LIENTHONG_METRICS_ADDRESS: {
    shape: z
      .string()
      .refine((text) => parseAddress(text) !== null, {
        error: 'must be an address and a port, such as 127.0.0.1:9464 or [::1]:9464',
      })
      .optional(),
    purpose: 'Address and port to serve metrics on (Prometheus), such as 127.0.0.1:9464.',
  },
} satisfies Settings;

type TelemetryValues = ValuesOf<typeof telemetrySettings>;

/** Checks the settings taken together: metrics are not for those whom the graph is for. */
export function checkTelemetry(
  data: TelemetryValues & { readonly PORT: number },
  complain: Complain<typeof telemetrySettings>,
): void {
  const address = parseAddress(data.LIENTHONG_METRICS_ADDRESS ?? '');
  if (address !== null && address.port !== 0 && address.port === data.PORT) {
    complain('LIENTHONG_METRICS_ADDRESS', 'must be another port than PORT, on which the graph is served');
  }
}

/** Returns what is set. */
export const readTelemetry = (data: TelemetryValues): TelemetryConfig => ({
  requestLog: data.LIENTHONG_REQUEST_LOG,
  metricsAddress: parseAddress(data.LIENTHONG_METRICS_ADDRESS ?? ''),
});
