import type { BeneficiaryRow, BeneficiaryStatus, EnrolmentRow, EnrolmentStatus } from '../../db/generated/model.ts';
import type { Allowance } from './allowance.ts';
import { formatDay, parseDay } from './calendar.ts';
import type { Profile } from './profile.ts';
import type { Random } from './random.ts';

const statuses: Record<BeneficiaryStatus, EnrolmentStatus> = {
  ACTIVE: 'ACTIVE',
  SUSPENDED: 'SUSPENDED',
  GRADUATED: 'ENDED',
  DECEASED: 'ENDED',
  MOVED: 'ENDED',
};

/** Maximum number of days from registration to a decision. */
const decisionDays = 60;

/** The monthly amount of an enrolment on a day. */
type AmountOn = (day: string) => number;

/** An enrolment, and what it pays on each day. */
export interface DrawnEnrolment {
  readonly row: EnrolmentRow;
  readonly amountOn: AmountOn;
}

/** A time in which an allowance is granted, as day numbers. */
interface Term {
  readonly programmeId: string;
  readonly started: number;
  /** Null while it continues. */
  readonly ended: number | null;
  readonly status: EnrolmentStatus;
}

/** Whom enrolments are drawn for. */
export interface Enrolled {
  readonly beneficiary: BeneficiaryRow;
  readonly profile: Profile;
  /** Code of the province. */
  readonly province: string;
}

/**
 * Draws the enrolments of a beneficiary. If the beneficiary has left, all end on that day. There is one allowance at a
 * time, unless the law grants further ones beside it.
 */
export function drawEnrolments(random: Random, enrolled: Enrolled, referenceDay: number): DrawnEnrolment[] {
  const { beneficiary, profile, province } = enrolled;
  if (!profile.allowances) return [];
  const drawn: DrawnEnrolment[] = [];
  const registered = parseDay(beneficiary.registeredOn);
  const status = statuses[beneficiary.status];
  const last = status === 'ENDED' ? random.integer(registered, referenceDay) : referenceDay;
  for (let left = profile.enrolmentCounts.draw(random); left > 0; left -= 1) {
    const choices = drawn.length === 0 ? profile.allowances : profile.besides;
    if (!choices) break;
    const allowance = choices.draw(random);
    const started = drawStart(random, {
      earliest: earliestStart(allowance, registered),
      last,
      isFirst: drawn.length === 0,
    });
    if (started === null) continue;
    const amountOn: AmountOn = (day) => allowance.amountOn({ province, birthYear: beneficiary.birthYear }, day);
    for (const term of termsOf(allowance, { started, last, status })) {
      const row = rowOf(beneficiary, drawn.length + 1, term, amountOn(formatDay(term.ended ?? referenceDay)));
      drawn.push({ row, amountOn });
    }
  }
  return drawn;
}

/** An allowance that follows another may begin before its own programme: the other one paid it until then. */
const earliestStart = ({ from, follows }: Allowance, registered: number): number =>
  from === null || follows !== null ? registered : Math.max(registered, parseDay(from));

/** When an enrolment may start, as day numbers. */
interface StartRange {
  readonly earliest: number;
  readonly last: number;
  /** Whether it is the first of its beneficiary, which is decided soon. */
  readonly isFirst: boolean;
}

function drawStart(random: Random, { earliest, last, isFirst }: StartRange): number | null {
  if (earliest > last) return null;
  return random.integer(earliest, isFirst ? Math.min(earliest + decisionDays, last) : last);
}

interface Whole {
  readonly started: number;
  readonly last: number;
  readonly status: EnrolmentStatus;
}

/** Splits the time of an allowance where one programme took over from another. */
function termsOf({ programmeId, from, follows }: Allowance, { started, last, status }: Whole): Term[] {
  const ended = status === 'ENDED' ? last : null;
  const change = from === null || follows === null ? null : { on: parseDay(from), from: follows };
  if (change === null || started >= change.on) return [{ programmeId, started, ended, status }];
  if (last < change.on) return [{ programmeId: change.from, started, ended, status }];
  return [
    { programmeId: change.from, started, ended: change.on - 1, status: 'ENDED' },
    { programmeId, started: change.on, ended, status },
  ];
}

function rowOf(
  { id, departmentId }: BeneficiaryRow,
  number: number,
  { programmeId, started, ended, status }: Term,
  monthlyAmount: number,
): EnrolmentRow {
  return {
    id: `${id}.${number}`,
    beneficiaryId: id,
    departmentId,
    programmeId,
    startedOn: formatDay(started),
    endedOn: ended === null ? null : formatDay(ended),
    status,
    monthlyAmount,
    synthetic: true,
  };
}
