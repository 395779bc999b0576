import type { ObservedRequest } from './observed-request.ts';
import { isIdentified } from './request-line.ts';

/** How many requests of one kind without a credential have a line of their own in one period. */
const maxLines = { answered: 1200, other: 10 } as const;

/** Requests without a credential that came to the same. All of it is of fixed lists, which bounds how many kinds there are. */
interface Kind {
  readonly route: string;
  readonly status: number | null;
  readonly outcome: string;
  readonly code: string | null;
}

/** How many requests of a kind had no line of their own. */
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

/** Bounds the lines of requests without a credential, so that whoever sends many does not fill the disk. */
export class RequestGathering {
  #kinds = new Map<string, Counted>();

  /** Counts a request; returns whether it has a line of its own. */
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

  /** Takes what was gathered, and begins a new period. */
  take(): GatheredRequests[] {
    const kinds = [...this.#kinds.values()];
    this.#kinds = new Map();
    return kinds
      .filter((kind) => kind.seen > boundOf(kind))
      .map(({ seen, ...kind }) => ({ ...kind, count: seen - boundOf(kind) }));
  }
}
