import { whole, type Settings, type ValuesOf } from './setting.ts';

/** The limits of connections and of what is sent over them. */
export interface TransportConfig {
  /** `LIENTHONG_MAX_CONNECTIONS` */
  readonly connections: number;
  /** `LIENTHONG_ANSWER_TIMEOUT`, milliseconds. */
  readonly answerTimeout: number;
  /** `LIENTHONG_ANSWER_BYTES` */
  readonly answerBytes: number;
  /** `LIENTHONG_DRAIN_TIME`, milliseconds. */
  readonly drainTime: number;
  /** Maximum time that a client may take to send the headers of a request, and the whole of it, milliseconds. */
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  /** Maximum time for the requests that are running once nothing new is accepted, milliseconds. */
  readonly stopTimeout: number;
}

const MiB = 1024 * 1024;

/** Limits if nothing is set. Only a process that something else sends requests to has a reason to drain. */
export const defaultTransport: TransportConfig = {
  connections: 2000,
  answerTimeout: 60_000,
  answerBytes: 128 * MiB,
  drainTime: 0,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  stopTimeout: 10_000,
};

/** `LIENTHONG_DRAIN_TIME` of a process that serves: load balancers probe every few seconds. */
const defaultDrainTime = 5000;

/** The settings of the transport. */
export const transportSettings = {
  LIENTHONG_MAX_CONNECTIONS: {
    shape: whole({ from: 1, to: 100_000, default: defaultTransport.connections }),
    purpose: 'Maximum number of connections of clients.',
  },
  LIENTHONG_ANSWER_TIMEOUT: {
    shape: whole({ from: 100, to: 600_000, default: defaultTransport.answerTimeout }),
    unit: 'milliseconds',
    purpose: 'Maximum time that a client may take to receive an answer.',
  },
  LIENTHONG_ANSWER_BYTES: {
    shape: whole({ from: MiB, to: 16 * 1024 * MiB, default: defaultTransport.answerBytes }),
    unit: 'bytes',
    purpose: 'Maximum size of all answers together that clients have not received yet.',
  },
  LIENTHONG_DRAIN_TIME: {
    shape: whole({ from: 0, to: 600_000, default: defaultDrainTime }),
    unit: 'milliseconds',
    purpose:
      'Time between SIGTERM and the end of service, in which /readyz answers 503 and answers close their connections.',
  },
} satisfies Settings;

/** Returns the bounds that are set. */
export const readTransport = (data: ValuesOf<typeof transportSettings>): TransportConfig => ({
  ...defaultTransport,
  connections: data.LIENTHONG_MAX_CONNECTIONS,
  answerTimeout: data.LIENTHONG_ANSWER_TIMEOUT,
  answerBytes: data.LIENTHONG_ANSWER_BYTES,
  drainTime: data.LIENTHONG_DRAIN_TIME,
});
