import type http from 'node:http';
import { pino, type Logger } from 'pino';
import type { TelemetryConfig } from '../settings/telemetry.ts';
import { Metrics } from './metrics.ts';
import { createMetricsServer } from './metrics-server.ts';
import type { RequestSink } from './observed-request.ts';
import { OperationNames } from './operation-names.ts';
import { RequestLog } from './request-log.ts';

/** How much of the log waits for whoever reads it; what comes then is dropped, bytes. */
const maxWaiting = 4 * 1024 * 1024;

/** What a process notes of its requests. */
export interface Telemetry {
  readonly sink: RequestSink;
  /** Null if none are asked for. */
  readonly metrics: Metrics | null;
  /** Serves them once it is listened on; null if there are none. */
  readonly metricsServer: http.Server | null;
  /** Stops serving metrics, and writes what is left of the request log. */
  close(): Promise<void>;
}

/** Where the request log is written, and how it is told to write what it holds. */
export interface RequestLogTarget {
  readonly log: Logger;
  readonly flush: () => Promise<void>;
}

/** A log that is written a few times a second, so that no request waits for it. */
function openRequestLog(onDrop: () => void): RequestLogTarget {
  const destination = pino.destination({
    dest: 1,
    sync: false,
    minLength: 4096,
    maxLength: maxWaiting,
    periodicFlush: 250,
  });
  destination.on('drop', onDrop);
  // A full disk: what waits is written later, and dropped beyond the bound. The hub goes on without its log.
  destination.on('error', () => undefined);
  const log = pino({ level: 'info', base: null }, destination);
  const flush = (): Promise<void> =>
    new Promise((resolve) => {
      destination.flush(() => {
        resolve();
      });
    });
  return { log, flush };
}

export interface TelemetryOptions {
  /** Names of operations that the package brings. */
  readonly readyNames?: Iterable<string>;
  /** Where the request log is written; standard output if absent. */
  readonly target?: RequestLogTarget;
}

/** Creates what the settings ask for. */
export function createTelemetry(
  { requestLog: level, metricsAddress }: TelemetryConfig,
  { readyNames = [], target }: TelemetryOptions = {},
): Telemetry {
  const names = new OperationNames(readyNames);
  const metrics = metricsAddress === null ? null : new Metrics(names);
  let dropped = 0;
  metrics?.counter(
    'lienthong_request_log_dropped_total',
    'Lines of the request log that nobody read in time.',
    () => dropped,
  );
  const opened = level === 'off' ? null : (target ?? openRequestLog(() => (dropped += 1)));
  const requestLog = opened === null || level === 'off' ? null : new RequestLog({ log: opened.log, level, names });
  const metricsServer = metrics === null ? null : createMetricsServer(metrics.registry);
  return {
    metrics,
    metricsServer,
    sink: (request) => {
      requestLog?.note(request);
      metrics?.note(request);
    },
    close: async () => {
      metricsServer?.close();
      metricsServer?.closeAllConnections();
      requestLog?.flush();
      await opened?.flush();
    },
  };
}
