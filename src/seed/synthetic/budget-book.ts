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

/** One fiscal year of a delivery. */
export interface BudgetTask {
  readonly unit: BudgetUnit;
  readonly department: DepartmentRow;
  readonly programmeId: string;
  readonly programme: ProgrammeBudgetData;
  /** Null for the whole programme. */
  readonly component: ProgrammeComponentRow | null;
  readonly fiscalYear: number;
  readonly scale: number;
}

const sources: readonly CapitalSource[] = ['CENTRAL', 'LOCAL'];

/** A kind of capital of a task: its average amount, in billions before scaling, and the share of it that is paid out. */
interface LineKind {
  readonly capitalType: CapitalType;
  readonly capitalSource: CapitalSource;
  readonly average: number;
  readonly rate: number;
}

/** Collects rows year by year, and keeps the unspent amounts. */
export class BudgetBook {
  private readonly deliveries = new Map<string, DeliveryRow>();
  private readonly lines: BudgetLineRow[] = [];
  private readonly disbursements: DisbursementRow[] = [];
  /** Unspent amount of each component, by province, programme, type and source of capital. */
  private readonly unspent = new Map<string, Map<string | null, number>>();
  private readonly seed: string;
  private readonly data: BudgetData;

  constructor(seed: string, data: BudgetData) {
    this.seed = seed;
    this.data = data;
  }

  add(task: BudgetTask): void {
    const { component, programme, programmeId, fiscalYear } = task;
    const capital = component === null ? programme.whole : programme.components[component.code];
    if (!capital) throw new Error(`The data file has no amount for ${programmeId} ${component?.code ?? ''}.`);
    for (const [capitalType, average] of entries(capital)) {
      const rate = programme.rates[fiscalYear]?.[capitalType];
      if (rate === undefined) throw new Error(`The data file has no rate for ${programmeId} in ${fiscalYear}.`);
      for (const capitalSource of sources) this.addLine(task, { capitalType, capitalSource, average, rate });
    }
  }

  batches(): Batch[] {
    return [
      { model: 'Delivery', rows: [...this.deliveries.values()] },
      { model: 'BudgetLine', rows: this.lines },
      { model: 'Disbursement', rows: this.disbursements },
    ];
  }

  private addLine(task: BudgetTask, { capitalType, capitalSource, average, rate }: LineKind): void {
    const { unit, department, programme, programmeId, component, fiscalYear, scale } = task;
    const account = (provinceId: string, programmeOf = programmeId) =>
      [provinceId, programmeOf, capitalType, capitalSource].join('/');
    const carriedOver = unit.heirOf.reduce((sum, provinceId) => {
      const ended = programme.follows.map((id) => this.claimAll(account(provinceId, id)));
      return ended.reduce((total, amount) => total + amount, sum + this.claim(account(provinceId), component));
    }, 0);
    const request: LineRequest = {
      deliveryId: this.delivery(task).id,
      provinceId: unit.province.id,
      programmeId,
      fiscalYear,
      capitalType,
      capitalSource,
      average: billions(average * scale),
      carriedOver,
      rate,
      firstHalf: department.validFrom <= `${fiscalYear}-06-30`,
    };
    const line = drawLine(this.seed, request, this.data);
    if (!line) return;
    const paid = drawDisbursements(this.seed, line, request, this.data);
    const spent = paid.reduce((sum, { amount }) => sum + amount, 0);
    this.leave(account(unit.province.id), component, line.allocated + line.carriedOver - spent);
    this.lines.push(line);
    this.disbursements.push(...paid);
  }

  private leave(account: string, component: ProgrammeComponentRow | null, amount: number): void {
    const left = this.unspent.get(account) ?? new Map<string | null, number>();
    this.unspent.set(account, left.set(component?.id ?? null, amount));
  }

  /** Returns the unspent amount of a component once, and removes it. */
  private claim(account: string, component: ProgrammeComponentRow | null): number {
    const left = this.unspent.get(account);
    const amount = left?.get(component?.id ?? null) ?? 0;
    left?.delete(component?.id ?? null);
    return amount;
  }

  /** Returns the unspent amount of all components of an account once, and removes it. */
  private claimAll(account: string): number {
    const left = [...(this.unspent.get(account)?.values() ?? [])];
    this.unspent.delete(account);
    return left.reduce((sum, amount) => sum + amount, 0);
  }

  private delivery({ department, programme, programmeId, component }: BudgetTask): DeliveryRow {
    const id = `${department.id}:${component?.id ?? programmeId}`;
    const firstDay = programme.firstDay ?? this.data.firstDay;
    const row = this.deliveries.get(id) ?? {
      id,
      departmentId: department.id,
      programmeId,
      componentId: component?.id ?? null,
      startsOn: department.validFrom > firstDay ? department.validFrom : firstDay,
      endsOn: department.validTo,
      synthetic: true,
    };
    this.deliveries.set(id, row);
    return row;
  }
}
