import type { ClauseState } from '../messages/denials.ts';
import type { ClauseSnapshot } from './access-snapshot.ts';

/** Whether a clause is in force on a day, and if not, why not. */
export type ClauseStatus = ClauseState;

interface Period {
  readonly startsOn: string | null;
  readonly endsOn: string | null;
}

/** Returns the status of a period. A period without a first or last day opens nothing. */
function periodStatus({ startsOn, endsOn }: Period, day: string): ClauseStatus {
  if (startsOn === null || endsOn === null) return 'UNDATED';
  if (day < startsOn) return 'PENDING';
  return day > endsOn ? 'EXPIRED' : 'IN_FORCE';
}

/**
 * Returns the status of an agreement. It is in force from its first day to its last, unless it was terminated before; a
 * signed agreement without any dates opens nothing.
 */
function agreementStatus(clause: ClauseSnapshot, day: string): ClauseStatus {
  const { stage, terminatedOn, agreementStartsOn, agreementEndsOn } = clause;
  if (stage === 'DRAFT') return 'DRAFT';
  if (stage === 'TERMINATED' && (terminatedOn === null || terminatedOn <= day)) return 'TERMINATED';
  if (agreementEndsOn !== null && agreementEndsOn < day) return 'EXPIRED';
  if (agreementStartsOn !== null && agreementStartsOn > day) return 'PENDING';
  return agreementStartsOn === null && agreementEndsOn === null ? 'UNDATED' : 'IN_FORCE';
}

/**
 * Returns the status of a clause on a day: it is in force if its agreement is, and the day is in the clause's own
 * period.
 */
export function clauseStatusOf(clause: ClauseSnapshot, day: string): ClauseStatus {
  const agreement = agreementStatus(clause, day);
  return agreement === 'IN_FORCE' ? periodStatus(clause, day) : agreement;
}
