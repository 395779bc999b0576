import { describeClockDifference } from '../../db/clock-difference.ts';
import type { Database } from '../../db/database.ts';
import type { Handler } from '../graphql.ts';
import { allowsMethod } from '../http/refuse.ts';
import { targetOf } from '../http/target.ts';

/** What the probes tell of the ledger. */
interface WatchedLedger {
  /** Since when the ledger cannot be written; null if it can. */
  readonly closedSince: Date | null;
  /** Since when entries have waited for a block; null if this process closes none. */
  readonly signing: { readonly waitingSince: Date | null } | null;
}

/** How long an entry may wait for a block before the probe says so, milliseconds. */
const longestWait = 5000;

/** What the probes report. */
export interface Health {
  /** Whether the hub accepts requests: only after loading, and until it is stopped. */
  readonly isServing: () => boolean;
  readonly database: Database;
  readonly ledger: WatchedLedger;
}

/** Whether the hub can accept requests, with lines that explain it to people and monitors. */
interface Readiness {
  readonly isReady: boolean;
  readonly lines: readonly string[];
}

/** A hub without its ledger is still ready: it answers everything that is public. */
function ledgerLine({ closedSince, signing }: WatchedLedger): string {
  if (closedSince !== null) return `ledger: closed since ${closedSince.toISOString()}; no personal data is answered`;
  const since = signing?.waitingSince ?? null;
  if (since === null || Date.now() - since.getTime() < longestWait) return 'ledger: open';
  return `ledger: open, but no block was closed since ${since.toISOString()}; entries are not signed`;
}

async function readReadiness({ isServing, database, ledger }: Health): Promise<Readiness> {
  if (!isServing()) return { isReady: false, lines: ['hub: stopping'] };
  const { fault, failingSince, clockAhead } = await database.probe();
  const since = failingSince === null ? '' : `; statements fail since ${failingSince.toISOString()}`;
  const difference = describeClockDifference(clockAhead);
  return {
    isReady: fault === null,
    lines: [
      `database: ${fault === null ? 'answers' : `does not answer (${fault})`}${since}`,
      ledgerLine(ledger),
      ...(difference === null ? [] : [`clock: ${difference}`]),
    ],
  };
}

/** `GET /livez`: whether the process runs. `GET /readyz`: whether it can answer, and if not, why. */
export function createHealthHandler(health: Health): Handler {
  return async (request, response) => {
    const { path } = targetOf(request);
    if (path !== '/livez' && path !== '/readyz') return false;
    if (!allowsMethod(request, response)) return true;
    const { isReady, lines } = path === '/livez' ? { isReady: true, lines: [] } : await readReadiness(health);
    response.writeHead(isReady ? 200 : 503, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.end(`${[isReady ? 'ok' : 'not ready', ...lines].join('\n')}\n`);
    return true;
  };
}
