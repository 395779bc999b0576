import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { printSchema, type GraphQLSchema } from 'graphql';
import type { Ledger } from '../audit/ledger.ts';
import type { Caches } from '../execution/caches.ts';
import type { Database } from '../db/database.ts';
import type { LinkPool } from '../links/link-pool.ts';
import type { PublicAnswers } from '../server/answer/public-answers.ts';
import type { Lanes } from '../server/admission/admission.ts';
import type { HttpTransport } from '../server/http/http.ts';
import type { Turnstile } from '../server/admission/turnstile.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { readVersion } from '../base/version.ts';

/** The sources of the metrics. */
export interface WatchedParts {
  readonly schema: GraphQLSchema;
  readonly database: Database;
  readonly ledger: Ledger;
  readonly caches: Caches;
  readonly publicAnswers: PublicAnswers | null;
  readonly lanes: Lanes;
  readonly turnstile: Turnstile;
  readonly transport: HttpTransport;
  readonly links: LinkPool | null;
}

const second = 1000;

function watchDatabase(metrics: Metrics, { database }: WatchedParts): void {
  const name = 'lienthong_database_connections';
  metrics.gauges({ name, help: 'Connections to the database, by state.', labels: ['state'] }, () => {
    const { inUse, idle } = database.load();
    return [
      [{ state: 'in_use' }, inUse],
      [{ state: 'idle' }, idle],
    ];
  });
  metrics.gauge('lienthong_database_waiting', 'Statements that wait for a connection.', () => database.load().waiting);
  metrics.counter('lienthong_database_statements_total', 'Statements sent to the database, all in all.', () => {
    return database.load().statements;
  });
}

function watchLedger(metrics: Metrics, { ledger }: WatchedParts): void {
  const labels = ['queue'] as const;
  const queues = (read: (backlog: { readonly count: number; readonly age: number }) => number) => () => {
    const { reads, denials } = ledger.backlog;
    return [
      [{ queue: 'reads' }, read(reads)],
      [{ queue: 'denials' }, read(denials)],
    ] as const;
  };
  const waiting = { name: 'lienthong_ledger_waiting_entries', help: 'Entries of the ledger that wait to be written.' };
  metrics.gauges(
    { ...waiting, labels },
    queues(({ count }) => count),
  );
  const oldest = {
    name: 'lienthong_ledger_oldest_waiting_seconds',
    help: 'Time that the oldest entry has waited to be written.',
  };
  metrics.gauges(
    { ...oldest, labels },
    queues(({ age }) => age / second),
  );
  const closed = 'Whether the ledger cannot be written, so that no personal data is answered.';
  metrics.gauge('lienthong_ledger_closed', closed, () => Number(ledger.closedSince !== null));
  const unsigned = 'Numbers up to the last entry of this process that no block covers yet.';
  metrics.gauge('lienthong_ledger_unsigned_entries', unsigned, () => ledger.signing?.unsigned ?? null);
  const signed = 'When the newest block that this process closed was signed, seconds since 1970.';
  metrics.gauge('lienthong_ledger_checkpoint_timestamp_seconds', signed, () => {
    const signedAt = ledger.signing?.signedAt ?? null;
    return signedAt === null ? null : signedAt.getTime() / second;
  });
}

function watchQueues(metrics: Metrics, { lanes, turnstile, transport }: WatchedParts): void {
  const labels = ['lane', 'state'] as const;
  const name = 'lienthong_admission_operations';
  metrics.gauges({ name, help: 'Large operations, by lane and state.', labels }, () =>
    (['anonymous', 'identified'] as const).flatMap((lane) => [
      [{ lane, state: 'running' }, lanes[lane].running] as const,
      [{ lane, state: 'waiting' }, lanes[lane].waiting] as const,
    ]),
  );
  const waiting = 'Requests without a credential that wait for their turn.';
  metrics.gauge('lienthong_turnstile_waiting', waiting, () => turnstile.waiting);
  const identified = 'Running requests with a credential.';
  metrics.gauge('lienthong_identified_requests', identified, () => turnstile.identified);
  metrics.gauge('lienthong_connections', 'Connections of clients.', () => transport.connections.count);
  const unreceived = 'Bytes of answers that clients have not received yet.';
  metrics.gauge('lienthong_unreceived_bytes', unreceived, () => transport.answers.bytes);
}

function watchLinks(metrics: Metrics, links: LinkPool): void {
  const labels = ['department', 'status'] as const;
  const help = 'Status of a linked department at its last request: 1 for the status that it had.';
  metrics.gauges({ name: 'lienthong_link_status', help, labels }, () =>
    links.reports.map(({ department, status }) => [{ department, status: status ?? 'UNKNOWN' }, 1] as const),
  );
}

function watchBuild(metrics: Metrics, { schema }: WatchedParts): void {
  const hash = createHash('sha256').update(printSchema(schema)).digest('hex').slice(0, 16);
  const labels = ['version', 'schema', 'node'] as const;
  const build = { version: readVersion(), schema: hash, node: process.version };
  metrics.gauges(
    { name: 'lienthong_build_info', help: 'What runs: version, hash of the schema, version of Node.', labels },
    () => [[build, 1]],
  );
  const utilization = { last: performance.eventLoopUtilization() };
  const help = 'Share of the time since the last scrape in which the event loop was busy, 0 to 1.';
  metrics.gauge('lienthong_event_loop_utilization', help, () => {
    const now = performance.eventLoopUtilization();
    const { utilization: share } = performance.eventLoopUtilization(now, utilization.last);
    utilization.last = now;
    return share;
  });
}

function watchCaches(metrics: Metrics, { caches, publicAnswers }: WatchedParts): void {
  const watched = { ...caches, ...(publicAnswers !== null && { public_answers: publicAnswers }) };
  const labels = ['cache', 'result'] as const;
  const name = 'lienthong_cache_lookups';
  metrics.gauges({ name, help: 'Lookups in caches since the start, by result.', labels }, () =>
    Object.entries(watched).flatMap(([cache, { statistics }]) => [
      [{ cache, result: 'hit' }, statistics.hits] as const,
      [{ cache, result: 'miss' }, statistics.misses] as const,
    ]),
  );
}

/** Registers the metrics of the parts of a hub or a department service. */
export function watchParts(metrics: Metrics, parts: WatchedParts): void {
  watchBuild(metrics, parts);
  watchDatabase(metrics, parts);
  watchLedger(metrics, parts);
  watchQueues(metrics, parts);
  watchCaches(metrics, parts);
  if (parts.links !== null) watchLinks(metrics, parts.links);
}
