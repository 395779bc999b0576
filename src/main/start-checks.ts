import type { KeyObject } from 'node:crypto';
import type { Logger } from 'pino';
import { findForeignKey } from '../audit/foreign-key.ts';
import { describeClockDifference } from '../db/clock-difference.ts';
import type { Database } from '../db/database.ts';

/** Warns of what does not keep the hub from serving and would surprise its operator later: clocks, the ledger's key. */
export async function warnAtStart(database: Database, ledgerKey: KeyObject, log: Logger): Promise<void> {
  const { clockAhead } = await database.probe();
  const difference = describeClockDifference(clockAhead);
  if (difference !== null) {
    log.warn({ clockAhead }, `${difference}: tokens and entries of the ledger go by this machine's. Set both by NTP.`);
  }
  const keyId = await findForeignKey(database, ledgerKey);
  if (keyId !== null) {
    log.warn(
      { keyId },
      'the newest checkpoint of the ledger is signed by another key than LIENTHONG_LEDGER_KEY: give all processes of a ' +
        'hub one key, and give `lienthong audit verify` the public keys of both.',
    );
  }
}
