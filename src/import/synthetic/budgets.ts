import type {
  DepartmentRow,
  ProgrammeComponentRow,
  ProvinceRow,
  ProvinceSuccessionRow,
} from '../../db/generated/model.ts';
import type { Batch } from '../batch.ts';
import { BudgetBook } from './budget-book.ts';
import type { BudgetTask } from './budget-book.ts';
import { budgetUnits, delivererFinder, unitScale } from './budget-unit.ts';
import { readSyntheticData } from './data.ts';
import type { BudgetData } from './data.ts';

export interface SyntheticBudgetOptions {
  readonly seed: string;
  readonly departments: readonly DepartmentRow[];
  readonly provinces: readonly ProvinceRow[];
  readonly successions: readonly ProvinceSuccessionRow[];
  readonly components: readonly ProgrammeComponentRow[];
}

/**
 * Deliveries, budget lines and disbursements of the national target programmes' top-level components. A year belongs to
 * the provinces and departments in force at its end; what predecessors left unspent is carried over to their successor.
 */
export function syntheticBudgets(options: SyntheticBudgetOptions): Batch[] {
  const data = readSyntheticData().budgets;
  const book = new BudgetBook(options.seed, data);
  for (const fiscalYear of data.fiscalYears) {
    for (const task of tasks(fiscalYear, options, data)) book.add(task);
  }
  return book.batches();
}

function tasks(fiscalYear: number, options: SyntheticBudgetOptions, data: BudgetData): BudgetTask[] {
  const units = budgetUnits(fiscalYear, options.provinces, options.successions);
  const deliverer = delivererFinder(fiscalYear, options.departments);
  return options.components.flatMap((component) => {
    const programme = component.parentId === null ? data.programmes[component.programmeId] : undefined;
    if (!programme) return [];
    return units.flatMap((unit) => {
      const scale = unitScale(unit, programme);
      if (scale === 0) return [];
      return [{ unit, department: deliverer(unit, programme), programme, component, fiscalYear, scale }];
    });
  });
}
