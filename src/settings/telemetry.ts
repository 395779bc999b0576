import { isIP } from 'node:net';
import { z } from 'zod';

export type RequestLogLevel = 'all' | 'failures' | 'off';

/** Where something is served. */
export interface ServedAddress {
  readonly host: string;
  readonly port: number;
}

/** What the process tells of itself. */
export interface TelemetryConfig {
  /** Which requests have a line in the request log. `LIENTHONG_REQUEST_LOG` */
  readonly requestLog: RequestLogLevel;
  /** Where metrics are served; null for nowhere. `LIENTHONG_METRICS_ADDRESS` */
  readonly metricsAddress: ServedAddress | null;
}

const addressForm = /^(?:\[([\da-f:.]+)\]|([\w.-]+)):(\d{1,5})$/i;

/** Reads `127.0.0.1:9464` or `[::1]:9464`; null for a text that is neither. */
function parseAddress(text: string): ServedAddress | null {
  const [, six, host = six, port] = addressForm.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535) return null;
  return six !== undefined && isIP(six) !== 6 ? null : { host, port: Number(port) };
}

/** The settings of telemetry, each by itself. */
export const telemetrySettings = {
  LIENTHONG_REQUEST_LOG: z.enum(['all', 'failures', 'off']).default('all'),
  LIENTHONG_METRICS_ADDRESS: z
    .string()
    .refine((text) => parseAddress(text) !== null, {
      error: 'must be an address and a port, such as 127.0.0.1:9464 or [::1]:9464',
    })
    .optional(),
};

type TelemetrySettings = z.output<z.ZodObject<typeof telemetrySettings>>;

/** What is wrong with the settings taken together: metrics are not for those whom the graph is for. */
export function checkTelemetry(
  data: TelemetrySettings & { readonly PORT: number },
  complain: (name: keyof TelemetrySettings, message: string) => void,
): void {
  const address = parseAddress(data.LIENTHONG_METRICS_ADDRESS ?? '');
  if (address !== null && address.port !== 0 && address.port === data.PORT) {
    complain('LIENTHONG_METRICS_ADDRESS', 'must be another port than PORT, on which the graph is served');
  }
}

/** Returns what is set. */
export const readTelemetry = (data: TelemetrySettings): TelemetryConfig => ({
  requestLog: data.LIENTHONG_REQUEST_LOG,
  metricsAddress: parseAddress(data.LIENTHONG_METRICS_ADDRESS ?? ''),
});
