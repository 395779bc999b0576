import type { ObservedRequest } from './observed-request.ts';
import { isIdentified } from './request-line.ts';

/** Maximum number of log lines in one period for each kind of request without a credential. */
const maxLines = { answered: 1200, other: 10 } as const;

/**
 * Requests without a credential that ended alike. All fields come from fixed lists, which limits the number of kinds.
 */
interface Kind {
  readonly route: string;
  readonly status: number | null;
  readonly outcome: string;
  readonly code: string | null;
}

/** The number of requests of a kind without a separate log line. */
export interface GatheredRequests extends Kind {
  readonly count: number;
  readonly since: string;
}

interface Counted extends Kind {
  readonly since: string;
  seen: number;
}

const kindOf = ({ route, status, outcome, codes }: ObservedRequest): Kind => ({
  route,
  status,
  outcome,
  code: codes[0] ?? null,
});

const boundOf = ({ outcome }: Kind): number => (outcome === 'answered' ? maxLines.answered : maxLines.other);

/** Limits the log lines of requests without a credential, so that their number cannot fill the disk. */
export class RequestGathering {
  #kinds = new Map<string, Counted>();

  /** Counts a request. Returns whether it gets its own log line. */
  note(request: ObservedRequest, at: () => string): boolean {
    if (isIdentified(request)) return true;
    const kind = kindOf(request);
    const name = JSON.stringify(kind);
    let counted = this.#kinds.get(name);
    if (counted === undefined) {
      counted = { ...kind, since: at(), seen: 0 };
      this.#kinds.set(name, counted);
    }
    counted.seen += 1;
    return counted.seen <= boundOf(kind);
  }

  /** Takes the counted requests, and begins a new period. */
  take(): GatheredRequests[] {
    const kinds = [...this.#kinds.values()];
    this.#kinds = new Map();
    return kinds
      .filter((kind) => kind.seen > boundOf(kind))
      .map(({ seen, ...kind }) => ({ ...kind, count: seen - boundOf(kind) }));
  }
}
