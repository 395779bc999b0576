import type { BeneficiaryRow, BeneficiaryStatus, EnrolmentRow, EnrolmentStatus } from '../../db/generated/model.ts';
import { formatDay, parseDay } from './calendar.ts';
import type { Allowance, Profile } from './profile.ts';
import type { Random } from './random.ts';

const statuses: Record<BeneficiaryStatus, EnrolmentStatus> = {
  ACTIVE: 'ACTIVE',
  SUSPENDED: 'SUSPENDED',
  GRADUATED: 'ENDED',
  DECEASED: 'ENDED',
  MOVED: 'ENDED',
};

/** Days from registration to a decision, at most. */
const decisionDays = 60;

/** The enrolments of a beneficiary: all end on the day that it left. */
export function drawEnrolments(
  random: Random,
  beneficiary: BeneficiaryRow,
  profile: Profile,
  referenceDay: number,
): EnrolmentRow[] {
  if (!profile.allowances) return [];
  const rows: EnrolmentRow[] = [];
  const registered = parseDay(beneficiary.registeredOn);
  const status = statuses[beneficiary.status];
  const last = status === 'ENDED' ? random.integer(registered, referenceDay) : referenceDay;
  for (let left = profile.enrolmentCounts.draw(random); left > 0; left -= 1) {
    const allowance = profile.allowances.draw(random);
    const started = drawStart(random, allowance, registered, last, rows.length === 0);
    if (started === null) continue;
    rows.push({
      id: `${beneficiary.id}.${rows.length + 1}`,
      beneficiaryId: beneficiary.id,
      departmentId: beneficiary.departmentId,
      programmeId: allowance.programmeId,
      startedOn: formatDay(started),
      endedOn: status === 'ENDED' ? formatDay(last) : null,
      status,
      monthlyAmount: allowance.monthlyAmount,
      synthetic: true,
    });
  }
  return rows;
}

function drawStart(random: Random, { from }: Allowance, registered: number, last: number, first: boolean) {
  const earliest = from === null ? registered : Math.max(registered, parseDay(from));
  if (earliest > last) return null;
  return random.integer(earliest, first ? Math.min(earliest + decisionDays, last) : last);
}
