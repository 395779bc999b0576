import type { ClauseFacts } from './facts.ts';

/** Whether a clause is in force on a day, and if not, why. */
export type Force = 'IN_FORCE' | 'DRAFT' | 'TERMINATED' | 'EXPIRED' | 'PENDING' | 'UNDATED';

interface Period {
  readonly startsOn: string | null;
  readonly endsOn: string | null;
}

/** A period without both its days opens nothing: access.md. */
function periodForce({ startsOn, endsOn }: Period, day: string): Force {
  if (startsOn === null || endsOn === null) return 'UNDATED';
  if (day < startsOn) return 'PENDING';
  return day > endsOn ? 'EXPIRED' : 'IN_FORCE';
}

/** An agreement is in force from its first day to its last, unless it was ended before; one whose period is unknown is signed, and opens nothing. */
function agreementForce(clause: ClauseFacts, day: string): Force {
  const { stage, terminatedOn, agreementStartsOn, agreementEndsOn } = clause;
  if (stage === 'DRAFT') return 'DRAFT';
  if (stage === 'TERMINATED' && (terminatedOn === null || terminatedOn <= day)) return 'TERMINATED';
  if (agreementEndsOn !== null && agreementEndsOn < day) return 'EXPIRED';
  if (agreementStartsOn !== null && agreementStartsOn > day) return 'PENDING';
  return agreementStartsOn === null && agreementEndsOn === null ? 'UNDATED' : 'IN_FORCE';
}

/** Whether a clause is in force on a day: its agreement active, the day within its own days. */
export function forceOf(clause: ClauseFacts, day: string): Force {
  const agreement = agreementForce(clause, day);
  return agreement === 'IN_FORCE' ? periodForce(clause, day) : agreement;
}
