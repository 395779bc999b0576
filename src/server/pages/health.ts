import { describeClockDifference } from '../../db/clock-difference.ts';
import type { Database } from '../../db/database.ts';
import type { Handler } from '../graphql.ts';
import { allowsMethod } from '../http/refuse.ts';
import { targetOf } from '../http/target.ts';

/** What the probes report. */
export interface Health {
  /** Whether the hub accepts requests: only after loading, and until it is stopped. */
  readonly isServing: () => boolean;
  readonly database: Database;
  /** Since when the ledger cannot be written; null if it can. */
  readonly ledger: { readonly closedSince: Date | null };
}

/** Whether the hub can accept requests, with lines that explain it to people and monitors. */
interface Readiness {
  readonly isReady: boolean;
  readonly lines: readonly string[];
}

/** A hub without its ledger is still ready: it answers everything that is public. */
function ledgerLine({ closedSince }: Health['ledger']): string {
  if (closedSince === null) return 'ledger: open';
  return `ledger: closed since ${closedSince.toISOString()}; no personal data is answered`;
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
