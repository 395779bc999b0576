import type {
  BeneficiaryIdentityRow,
  BeneficiaryRow,
  DepartmentRow,
  EnrolmentRow,
  PaymentRow,
  ProvinceRow,
} from '../../db/generated/model.ts';
import type { KeyRing } from '../../sealing/key-ring.ts';
import { seal } from '../../sealing/seal.ts';
import type { Batch } from '../batch.ts';
import { drawBeneficiary } from './beneficiary.ts';
import { parseDay } from './calendar.ts';
import { readSyntheticData } from './data.ts';
import { drawEnrolments } from './enrolment.ts';
import { birthProvinces, drawIdentity } from './identity.ts';
import { readNameRule } from './names.ts';
import { drawPayments, paymentRule } from './payment.ts';
import { places } from './places.ts';
import { Random } from './random.ts';

export interface SyntheticRecordOptions {
  readonly seed: string;
  /** Number of the last beneficiary. */
  readonly count: number;
  /** Number of the first beneficiary, 1 if absent; a later one continues an interrupted load. */
  readonly from?: number;
  /** Number of beneficiaries in a batch. It does not change the rows. */
  readonly batchSize?: number;
  /** Encrypt personal data; if absent, none is created. */
  readonly keys?: KeyRing;
  readonly departments: readonly DepartmentRow[];
  readonly provinces: readonly ProvinceRow[];
  /** Whether the records of the department with this key are wanted; all are if absent. It does not change the rows. */
  readonly isWanted?: (departmentId: string) => boolean;
}

interface Rows {
  readonly beneficiaries: BeneficiaryRow[];
  readonly identities: BeneficiaryIdentityRow[];
  readonly enrolments: EnrolmentRow[];
  readonly payments: PaymentRow[];
}

/**
 * Creates beneficiaries with their personal data, enrolments and payments, in batches in the order of foreign keys.
 * Beneficiary `n` and its rows depend only on the seed and `n`, not on the count; only the encryption of personal data
 * differs each time. Only one batch is in memory at a time.
 */
export function* syntheticRecords(options: SyntheticRecordOptions): Generator<Batch, void, undefined> {
  const { count, from = 1, batchSize = 2000 } = options;
  const draw = recordDrawer(options);
  for (let first = from; first <= count; first += batchSize) {
    options.keys?.refresh();
    const rows: Rows = { beneficiaries: [], identities: [], enrolments: [], payments: [] };
    for (let number = first; number < first + batchSize && number <= count; number += 1) draw(number, rows);
    yield { model: 'Beneficiary', rows: rows.beneficiaries };
    if (rows.identities.length > 0) yield { model: 'BeneficiaryIdentity', rows: rows.identities };
    if (rows.enrolments.length > 0) yield { model: 'Enrolment', rows: rows.enrolments };
    if (rows.payments.length > 0) yield { model: 'Payment', rows: rows.payments };
  }
}

type Draw = (number: number, beneficiary: BeneficiaryRow, province: string) => BeneficiaryIdentityRow;

function identityDrawer(keys: KeyRing, { seed, provinces }: SyntheticRecordOptions): Draw {
  const rule = { seed, names: readNameRule(), birthProvinces: birthProvinces(provinces) };
  return (number, beneficiary, province) => {
    const { id, departmentId } = beneficiary;
    const data = drawIdentity(rule, number, beneficiary, province);
    return { id, beneficiaryId: id, departmentId, ...seal(keys, data, id) };
  };
}

function recordDrawer(options: SyntheticRecordOptions): (number: number, rows: Rows) => void {
  const { seed, departments, provinces, keys, isWanted = () => true } = options;
  const data = readSyntheticData();
  const byPopulation = places(data, departments, provinces);
  const rule = paymentRule(data.payments);
  const lastDay = parseDay(data.referenceDay);
  const drawSealed = keys && identityDrawer(keys, options);
  return (number, rows) => {
    const random = new Random(seed, 'beneficiary', number);
    const place = byPopulation.draw(random);
    const profile = place.profiles.draw(random);
    const beneficiary = drawBeneficiary(random, number, { place, profile }, data.referenceDay);
    if (!isWanted(beneficiary.departmentId)) return;
    rows.beneficiaries.push(beneficiary);
    if (drawSealed) rows.identities.push(drawSealed(number, beneficiary, place.name));
    for (const drawn of drawEnrolments(random, { beneficiary, profile, province: place.code }, lastDay)) {
      rows.enrolments.push(drawn.row);
      rows.payments.push(...drawPayments(random, drawn, rule));
    }
  };
}
