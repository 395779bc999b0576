import { z } from 'zod';

/** Bounds of connections and of what is sent over them. */
export interface TransportConfig {
  /** The most connections. `LIENTHONG_MAX_CONNECTIONS` */
  readonly connections: number;
  /** Longest that a client may take to receive an answer, milliseconds. `LIENTHONG_ANSWER_TIMEOUT` */
  readonly answerTimeout: number;
  /** The most bytes of answers that clients have not received yet, over all connections. `LIENTHONG_ANSWER_BYTES` */
  readonly answerBytes: number;
  /** How long the hub says that it is about to stop before it does, milliseconds. `LIENTHONG_DRAIN_TIME` */
  readonly drainTime: number;
  /** Longest that a client may take to send the headers of a request, and the whole of it, milliseconds. */
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  /** Longest that requests under way may take once nothing new is accepted, milliseconds. */
  readonly stopTimeout: number;
}

const MiB = 1024 * 1024;

/** Bounds if nothing is set. Only a process that something else sends requests to has a reason to drain. */
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

const whole = (least: number, most: number, usual: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().int().min(least).max(most).default(usual);

/** The settings of the transport, each by itself. */
export const transportSettings = {
  LIENTHONG_MAX_CONNECTIONS: whole(1, 100_000, defaultTransport.connections),
  LIENTHONG_ANSWER_TIMEOUT: whole(100, 600_000, defaultTransport.answerTimeout),
  LIENTHONG_ANSWER_BYTES: whole(MiB, 16 * 1024 * MiB, defaultTransport.answerBytes),
  LIENTHONG_DRAIN_TIME: whole(0, 600_000, defaultDrainTime),
};

/** Returns the bounds that are set. */
export const readTransport = (data: z.output<z.ZodObject<typeof transportSettings>>): TransportConfig => ({
  ...defaultTransport,
  connections: data.LIENTHONG_MAX_CONNECTIONS,
  answerTimeout: data.LIENTHONG_ANSWER_TIMEOUT,
  answerBytes: data.LIENTHONG_ANSWER_BYTES,
  drainTime: data.LIENTHONG_DRAIN_TIME,
});
