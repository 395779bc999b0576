import type { BudgetLineRow, CapitalSource, CapitalType, DisbursementRow } from '../../db/generated/model.ts';
import type { BudgetData } from './data.ts';
import { Random } from './random.ts';

const billion = 1_000_000_000;
const million = 1_000_000;

/** Parameters of a budget line. */
export interface LineRequest {
  readonly deliveryId: string;
  readonly provinceId: string;
  readonly programmeId: string;
  readonly fiscalYear: number;
  readonly capitalType: CapitalType;
  readonly capitalSource: CapitalSource;
  /** Average allocation of a year, whole VND. */
  readonly average: number;
  readonly carriedOver: number;
  /** Mean share of the plan that is disbursed. */
  readonly rate: number;
  /** False if the deliverer did not exist in the first half of the year. */
  readonly firstHalf: boolean;
}

/** Draws a line; null if nothing is planned. */
export function drawLine(seed: string, request: LineRequest, data: BudgetData): BudgetLineRow | null {
  const { deliveryId, fiscalYear, capitalType, capitalSource, carriedOver } = request;
  const stable = new Random(seed, 'capital', deliveryId, capitalType);
  const joins = capitalSource === 'CENTRAL' || stable.chance(data.local.chance);
  const part = capitalSource === 'CENTRAL' ? 1 : stable.between(...data.local.part);
  const variation = new Random(seed, 'line', deliveryId, fiscalYear, capitalType, capitalSource).between(
    ...data.variation,
  );
  const allocated = joins ? Math.round((request.average * part * variation) / million) * million : 0;
  if (allocated + carriedOver === 0) return null;
  const id = `${deliveryId}.${fiscalYear}.${capitalType}.${capitalSource}`;
  const publishedOn = `${fiscalYear}-01-31`;
  return {
    id,
    deliveryId,
    fiscalYear,
    capitalType,
    capitalSource,
    allocated,
    carriedOver,
    publishedOn,
    synthetic: true,
  };
}

/** Draws the disbursements of a line for each past half-year, never more than was planned. */
export function drawDisbursements(
  seed: string,
  line: BudgetLineRow,
  request: LineRequest,
  data: BudgetData,
): DisbursementRow[] {
  const { province, line: spread } = data.rateSpread;
  const ofProvince = new Random(seed, 'rate', request.provinceId, request.programmeId).between(-province, province);
  const random = new Random(seed, 'disbursement', line.id);
  const rate = Math.min(0.99, Math.max(0.02, request.rate + ofProvince + random.between(-spread, spread)));
  const paid = Math.floor((line.allocated + line.carriedOver) * rate);
  const first = request.firstHalf ? Math.floor(paid * random.between(...data.firstHalf)) : 0;
  const halves = [
    { period: `${line.fiscalYear}S1`, lastDay: `${line.fiscalYear}-06-30`, amount: first },
    { period: `${line.fiscalYear}S2`, lastDay: `${line.fiscalYear}-12-31`, amount: paid - first },
  ];
  return halves
    .filter(({ amount, lastDay }) => amount > 0 && lastDay <= data.referenceDay)
    .map(({ period, amount }) => ({
      id: `${line.id}.${period}`,
      budgetLineId: line.id,
      period,
      amount,
      synthetic: true,
    }));
}

/** Converts billions to whole VND. */
export const billions = (amount: number): number => amount * billion;
