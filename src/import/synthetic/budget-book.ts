import type {
  BudgetLineRow,
  CapitalSource,
  CapitalType,
  DeliveryRow,
  DepartmentRow,
  DisbursementRow,
  ProgrammeComponentRow,
} from '../../db/generated/model.ts';
import type { Batch } from '../batch.ts';
import { billions, drawDisbursements, drawLine } from './budget-line.ts';
import type { LineRequest } from './budget-line.ts';
import type { BudgetUnit } from './budget-unit.ts';
import type { BudgetData, ProgrammeBudgetData } from './data.ts';
import { entries } from './profile.ts';

/** One fiscal year of a delivery: who, what, when. */
export interface BudgetTask {
  readonly unit: BudgetUnit;
  readonly department: DepartmentRow;
  readonly programme: ProgrammeBudgetData;
  readonly component: ProgrammeComponentRow;
  readonly fiscalYear: number;
  readonly scale: number;
}

const sources: readonly CapitalSource[] = ['CENTRAL', 'LOCAL'];

/** Collects rows year by year, and remembers what was left unspent. */
export class BudgetBook {
  private readonly deliveries = new Map<string, DeliveryRow>();
  private readonly lines: BudgetLineRow[] = [];
  private readonly disbursements: DisbursementRow[] = [];
  private readonly unspent = new Map<string, number>();
  private readonly seed: string;
  private readonly data: BudgetData;

  constructor(seed: string, data: BudgetData) {
    this.seed = seed;
    this.data = data;
  }

  add(task: BudgetTask): void {
    const { component, programme, fiscalYear } = task;
    const capital = programme.components[component.code];
    if (!capital) throw new Error(`The data file has no amount for ${component.programmeId} ${component.code}.`);
    for (const [capitalType, average] of entries(capital)) {
      const rate = programme.rates[fiscalYear]?.[capitalType];
      if (rate === undefined)
        throw new Error(`The data file has no rate for ${component.programmeId} in ${fiscalYear}.`);
      for (const capitalSource of sources) this.addLine(task, capitalType, capitalSource, average, rate);
    }
  }

  batches(): Batch[] {
    return [
      { model: 'Delivery', rows: [...this.deliveries.values()] },
      { model: 'BudgetLine', rows: this.lines },
      { model: 'Disbursement', rows: this.disbursements },
    ];
  }

  private addLine(
    task: BudgetTask,
    capitalType: CapitalType,
    capitalSource: CapitalSource,
    average: number,
    rate: number,
  ): void {
    const { unit, department, component, fiscalYear, scale } = task;
    const account = (provinceId: string) => [provinceId, component.id, capitalType, capitalSource].join('/');
    const request: LineRequest = {
      deliveryId: this.delivery(task).id,
      provinceId: unit.province.id,
      programmeId: component.programmeId,
      fiscalYear,
      capitalType,
      capitalSource,
      average: billions(average * scale),
      carriedOver: unit.heirOf.reduce((sum, provinceId) => sum + this.claim(account(provinceId)), 0),
      rate,
      firstHalf: department.validFrom <= `${fiscalYear}-06-30`,
    };
    const line = drawLine(this.seed, request, this.data);
    if (!line) return;
    const paid = drawDisbursements(this.seed, line, request, this.data);
    const spent = paid.reduce((sum, { amount }) => sum + amount, 0);
    this.unspent.set(account(unit.province.id), line.allocated + line.carriedOver - spent);
    this.lines.push(line);
    this.disbursements.push(...paid);
  }

  /** What an account was left with, once. */
  private claim(account: string): number {
    const amount = this.unspent.get(account) ?? 0;
    this.unspent.delete(account);
    return amount;
  }

  private delivery({ department, component }: BudgetTask): DeliveryRow {
    const id = `${department.id}:${component.id}`;
    const row = this.deliveries.get(id) ?? {
      id,
      departmentId: department.id,
      programmeId: component.programmeId,
      componentId: component.id,
      startsOn: department.validFrom > this.data.firstDay ? department.validFrom : this.data.firstDay,
      endsOn: department.validTo,
      synthetic: true,
    };
    this.deliveries.set(id, row);
    return row;
  }
}
