import type { Link } from '../access/link.ts';
import type { SourceStatus } from '../source/source-state.ts';

/** Status of a link: that of its department's data in answers, or paused by an operator. */
export type LinkStatus = SourceStatus | 'PAUSED';

/** Recent status of a link, as this process of the hub saw it. */
export interface LinkState {
  readonly status: LinkStatus;
  /** Median time of the last 20 answers, whole milliseconds; null before the first. */
  readonly latency: number | null;
  /** When the service last answered; null if it never has. */
  readonly lastSeen: Date | null;
  /** Version of the department contract that it implements. */
  readonly contractVersion: string;
}

/** Status of a link at the last request to its department. */
export interface LinkReport {
  /** Code of the department. */
  readonly department: string;
  /** Null before the first request. */
  readonly status: LinkStatus | null;
}

/** Reports the status of links. */
export interface LinkHealth {
  /** Checks a service that has not answered for a while. Never rejects if the service does not answer. */
  healthOf(link: Link): Promise<LinkState>;
  /** Returns the known status of a link, without a request. */
  knownOf(link: Link): LinkState;
}
