import type { Filter } from '../db/filter.ts';
import type { Folded } from './fold-filter.ts';

/** What conditions of the policy tell rows apart by. */
export interface Facts {
  readonly category?: string;
  readonly programmeId?: string;
  readonly beneficiary?: Facts;
  readonly enrolment?: Facts;
}

function compare(value: string | undefined, operators: Filter): boolean {
  return Object.entries(operators).every(([operator, operand]) => {
    if (value === undefined) return false;
    if (operator === 'eq') return operand === value;
    if (operator === 'in') return (operand as unknown[]).includes(value);
    if (operator === 'notIn') return !(operand as unknown[]).includes(value);
    throw new Error(`Facts are not compared by ${operator}.`);
  });
}

function meetsPart(facts: Facts | undefined, name: string, value: unknown): boolean {
  if (name === 'and') return (value as Filter[]).every((part) => meetsFilter(part, facts));
  if (name === 'or') return (value as Filter[]).some((part) => meetsFilter(part, facts));
  if (name === 'not') return !meetsFilter(value as Filter, facts);
  if (name === 'category' || name === 'programmeId') return compare(facts?.[name], value as Filter);
  if (name === 'beneficiary' || name === 'enrolment') return meetsFilter(value as Filter, facts?.[name]);
  throw new Error(`Rows are not told apart by ${name}.`);
}

/** Whether a row meets a folded condition of the policy. A fact that is not known meets nothing. */
export const meetsFilter = (condition: Folded, facts: Facts | undefined): boolean =>
  typeof condition === 'boolean'
    ? condition
    : Object.entries(condition).every(([name, value]) => meetsPart(facts, name, value));
