import type { Link } from './link.ts';
import type { SourceStatus } from './source-state.ts';

/** How a link stands: as its department's part in answers does, or paused by an operator. */
export type LinkStatus = SourceStatus | 'PAUSED';

/** How a link has stood of late, as this process of the hub saw it. */
export interface LinkState {
  readonly status: LinkStatus;
  /** Median time of the last 20 answers, whole milliseconds; null before the first. */
  readonly latency: number | null;
  /** When the service last answered; null where it has not. */
  readonly lastSeen: Date | null;
  /** Version of the department contract that it keeps. */
  readonly contractVersion: string;
}

/** How a link stood when its department was asked last. */
export interface LinkStanding {
  /** Code of the department. */
  readonly department: string;
  /** Null before the department was asked. */
  readonly status: LinkStatus | null;
}

/** Tells how links stand. */
export interface LinkHealth {
  /** Asks a service that was not heard of for a while; fails for none that does not answer. */
  healthOf(link: Link): Promise<LinkState>;
  /** How a link stands by what is known of it: nothing is asked. */
  knownOf(link: Link): LinkState;
}
