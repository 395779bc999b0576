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
 * Creates deliveries, budget lines and disbursements of the national target programmes: by top-level component, or of
 * the whole programme if its components are not published. A year belongs to the provinces and departments in force at
 * its end; the unspent amounts of predecessors are carried over to their successor. Disbursements end with the last
 * half-year before the reference day.
 */
export function syntheticBudgets(options: SyntheticBudgetOptions): Batch[] {
  const { budgets, referenceDay } = readSyntheticData();
  const data = { ...budgets, referenceDay };
  const book = new BudgetBook(options.seed, data);
  for (const fiscalYear of data.fiscalYears) {
    for (const task of tasks(fiscalYear, options, data)) book.add(task);
  }
  return book.batches();
}

function tasks(fiscalYear: number, options: SyntheticBudgetOptions, data: BudgetData): BudgetTask[] {
  const units = budgetUnits(fiscalYear, options.provinces, options.successions);
  const deliverer = delivererFinder(fiscalYear, options.departments);
  return shares(options.components, data).flatMap(({ programmeId, component }) => {
    const programme = data.programmes[programmeId];
    if (programme?.rates[fiscalYear] === undefined) return [];
    return units.flatMap((unit) => {
      const scale = unitScale(unit, programme);
      if (scale === 0) return [];
      const department = deliverer(unit, programme);
      return [{ unit, department, programme, programmeId, component, fiscalYear, scale }];
    });
  });
}

/** Lists what has a budget: top-level components, then programmes as a whole. */
function shares(
  components: readonly ProgrammeComponentRow[],
  { programmes }: BudgetData,
): Pick<BudgetTask, 'programmeId' | 'component'>[] {
  const topLevel = components.filter(({ parentId }) => parentId === null);
  const wholes = Object.entries(programmes).filter(([, { whole }]) => whole !== undefined);
  return [
    ...topLevel.map((component) => ({ programmeId: component.programmeId, component })),
    ...wholes.map(([programmeId]) => ({ programmeId, component: null })),
  ];
}
