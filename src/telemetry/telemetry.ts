import type http from 'node:http';
import { pino, type Logger } from 'pino';
import type { TelemetryConfig } from '../settings/telemetry.ts';
import { Metrics } from './metrics.ts';
import { createMetricsServer } from './metrics-server.ts';
import type { RequestSink } from './observed-request.ts';
import { OperationNames } from './operation-names.ts';
import { RequestLog } from './request-log.ts';

/** Maximum size of the waiting log lines, bytes; further lines are dropped. */
const maxWaiting = 4 * 1024 * 1024;

/** The logging and metrics of a process. */
export interface Telemetry {
  readonly sink: RequestSink;
  /** Null if the settings ask for none. */
  readonly metrics: Metrics | null;
  /** The server of the metrics, which does not listen yet; null if the settings ask for none. */
  readonly metricsServer: http.Server | null;
  /** Stops the metrics server, and writes the rest of the request log. */
  close(): Promise<void>;
}

/** Where the request log is written, and how to flush it. */
export interface RequestLogTarget {
  readonly log: Logger;
  readonly flush: () => Promise<void>;
}

/** Opens a log that is written a few times a second, so that no request waits for it. */
function openRequestLog(onDrop: () => void): RequestLogTarget {
  const destination = pino.destination({
    dest: 1,
    sync: false,
    minLength: 4096,
    maxLength: maxWaiting,
    periodicFlush: 250,
  });
  destination.on('drop', onDrop);
  // If the disk is full, lines wait, and are dropped beyond the limit. The hub continues without its log.
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
  /** Names of the package's own operations. */
  readonly readyNames?: Iterable<string>;
  /** Where the request log is written; standard output if absent. */
  readonly target?: RequestLogTarget;
}

/** Creates the logging and metrics that the settings ask for. */
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
