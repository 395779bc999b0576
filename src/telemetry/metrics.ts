import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { LinkObserver } from '../links/link-options.ts';
import { OperationLabels } from './operation-labels.ts';
import type { ObservedRequest } from './observed-request.ts';
import type { OperationNames } from './operation-names.ts';

/** Upper bounds of the latency histograms, seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const second = 1000;

/** The metrics of a process about its requests and its links, in Prometheus names. */
export class Metrics {
  readonly registry = new Registry();
  readonly #operations: OperationLabels;
  readonly #requests = new Counter({
    name: 'lienthong_requests_total',
    help: 'Requests that have ended, by route, operation, HTTP status and outcome.',
    labelNames: ['route', 'operation', 'status', 'outcome'] as const,
    registers: [this.registry],
  });
  readonly #duration = new Histogram({
    name: 'lienthong_request_duration_seconds',
    help: 'Time from the arrival of a request until its answer was ready.',
    labelNames: ['route', 'operation'] as const,
    buckets,
    registers: [this.registry],
  });
  readonly #errors = this.#count('lienthong_request_errors_total', 'Answers with an error, by its code.', 'code');
  readonly #bytes = this.#count('lienthong_answer_bytes_total', 'Bytes of answers that were sent, headers included.');
  readonly #statements = this.#count('lienthong_request_statements_total', 'SQL statements that read for requests.');
  readonly #rows = this.#count('lienthong_request_rows_total', 'Rows that were read for requests.');
  readonly #linkQuestions = new Counter({
    name: 'lienthong_link_questions_total',
    help: 'Requests to linked departments, by department and result.',
    labelNames: ['department', 'status'] as const,
    registers: [this.registry],
  });
  readonly #linkDuration = new Histogram({
    name: 'lienthong_link_duration_seconds',
    help: 'Time until a linked department answered, or the hub stopped waiting.',
    labelNames: ['department'] as const,
    buckets,
    registers: [this.registry],
  });
  readonly #names: OperationNames;

  constructor(names: OperationNames) {
    this.#names = names;
    this.#operations = new OperationLabels();
    collectDefaultMetrics({ register: this.registry });
  }

  /** Receives the result of each request to a department. */
  readonly links: LinkObserver = {
    asked: (department, status, milliseconds) => {
      this.#linkQuestions.inc({ department, status });
      this.#linkDuration.observe({ department }, milliseconds / second);
    },
  };

  /** Counts a finished request. */
  note(request: ObservedRequest): void {
    const { route, status, outcome, milliseconds, codes, bytes, tally } = request;
    const operation = this.#operations.labelOf(request, this.#names);
    this.#requests.inc({ route, operation, status: status ?? 'none', outcome });
    if (outcome !== 'cancelled') this.#duration.observe({ route, operation }, milliseconds / second);
    for (const code of codes) this.#errors.inc({ code });
    this.#bytes.inc(bytes);
    this.#statements.inc(tally.statements);
    this.#rows.inc(tally.rows);
  }

  /** Registers a gauge that is read on demand. */
  gauge(name: string, help: string, read: () => number | null): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [this.registry],
      collect: () => {
        const value = read();
        if (value === null) gauge.remove();
        else gauge.set(value);
      },
    });
  }

  /** Registers gauges that are read on demand, one for each value of their labels. */
  gauges<Label extends string>(
    { name, help, labels }: { readonly name: string; readonly help: string; readonly labels: readonly Label[] },
    read: () => readonly (readonly [Readonly<Record<Label, string>>, number])[],
  ): void {
    const gauge: Gauge<Label> = new Gauge({
      name,
      help,
      labelNames: labels,
      registers: [this.registry],
      collect: () => {
        gauge.reset();
        for (const [values, value] of read()) gauge.set(values, value);
      },
    });
  }

  /** Registers a counter whose value is kept elsewhere. */
  counter(name: string, help: string, read: () => number): void {
    const counter: Counter = new Counter({
      name,
      help,
      registers: [this.registry],
      collect: () => {
        counter.reset();
        counter.inc(read());
      },
    });
  }

  #count<Label extends string>(name: string, help: string, ...labelNames: Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }
}
