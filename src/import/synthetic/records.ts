import type { BeneficiaryRow, DepartmentRow, EnrolmentRow, PaymentRow, ProvinceRow } from '../../db/generated/model.ts';
import type { Batch } from '../batch.ts';
import { drawBeneficiary } from './beneficiary.ts';
import { parseDay } from './calendar.ts';
import { readSyntheticData } from './data.ts';
import { drawEnrolments } from './enrolment.ts';
import { drawPayments, paymentRule } from './payment.ts';
import { places } from './places.ts';
import { Random } from './random.ts';

export interface SyntheticRecordOptions {
  readonly seed: string;
  /** Number of the last beneficiary. */
  readonly count: number;
  /** Number of the first one: 1 when left out, a later one to go on after an interruption. */
  readonly from?: number;
  /** Beneficiaries in a batch. Changes no row. */
  readonly batchSize?: number;
  readonly departments: readonly DepartmentRow[];
  readonly provinces: readonly ProvinceRow[];
}

interface Rows {
  readonly beneficiaries: BeneficiaryRow[];
  readonly enrolments: EnrolmentRow[];
  readonly payments: PaymentRow[];
}

/**
 * Beneficiaries with their enrolments and payments, in batches that keep the order of foreign keys. Beneficiary `n` and
 * its rows follow from the seed and `n`, whatever the count; what is in memory at one time is one batch.
 */
export function* syntheticRecords(options: SyntheticRecordOptions): Generator<Batch, void, undefined> {
  const { count, from = 1, batchSize = 2000 } = options;
  const draw = recordDrawer(options);
  for (let first = from; first <= count; first += batchSize) {
    const rows: Rows = { beneficiaries: [], enrolments: [], payments: [] };
    for (let number = first; number < first + batchSize && number <= count; number += 1) draw(number, rows);
    yield { model: 'Beneficiary', rows: rows.beneficiaries };
    if (rows.enrolments.length > 0) yield { model: 'Enrolment', rows: rows.enrolments };
    if (rows.payments.length > 0) yield { model: 'Payment', rows: rows.payments };
  }
}

function recordDrawer({ seed, departments, provinces }: SyntheticRecordOptions): (number: number, rows: Rows) => void {
  const data = readSyntheticData();
  const byPopulation = places(data, departments, provinces);
  const rule = paymentRule(data.payments);
  const lastDay = parseDay(data.referenceDay);
  return (number, rows) => {
    const random = new Random(seed, 'beneficiary', number);
    const place = byPopulation.draw(random);
    const profile = place.profiles.draw(random);
    const beneficiary = drawBeneficiary(random, number, place, profile, data.referenceDay);
    rows.beneficiaries.push(beneficiary);
    for (const enrolment of drawEnrolments(random, beneficiary, profile, lastDay)) {
      rows.enrolments.push(enrolment);
      rows.payments.push(...drawPayments(random, enrolment, rule));
    }
  };
}
