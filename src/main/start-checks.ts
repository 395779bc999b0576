import type { KeyObject } from 'node:crypto';
import type { Logger } from 'pino';
import { isSignedByOther } from '../audit/blocks.ts';
import { describeClockDifference } from '../db/clock-difference.ts';
import type { Database } from '../db/database.ts';

/**
 * Warns of faults that do not stop the hub but would surprise its operator later: wrong clocks, a wrong key of the
 * ledger.
 */
export async function warnAtStart(database: Database, ledgerKey: KeyObject, log: Logger): Promise<void> {
  const { clockAhead } = await database.probe();
  const difference = describeClockDifference(clockAhead);
  if (difference !== null) {
    log.warn(
      { clockAhead },
      `${difference}: tokens and entries of the ledger use the clock of this machine. Set both by NTP.`,
    );
  }
  if (await isSignedByOther(database, ledgerKey)) {
    log.warn(
      'the newest checkpoint of the ledger is signed with another key than LIENTHONG_LEDGER_KEY: give all processes of a ' +
        'hub one key, and give `lienthong audit verify` the public keys of both.',
    );
  }
}
