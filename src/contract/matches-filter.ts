import { assertNever } from '../base/assert-never.ts';
import type { Comparison } from '../filter/filter.ts';
import { matches, matchesTest, type RowReader } from '../filter/match.ts';
import type { Residual, ResidualLeaf } from './residual.ts';

/** The attributes of a row that conditions of the policy compare. */
export interface RecordFacts {
  readonly category?: string;
  readonly programmeId?: string;
  readonly beneficiary?: RecordFacts;
  readonly enrolment?: RecordFacts;
}

function matchesComparison(comparison: Comparison, { category, programmeId }: RecordFacts): boolean {
  const { column, operator } = comparison;
  if (operator !== 'eq' && operator !== 'in' && operator !== 'notIn')
    throw new Error(`Facts are not compared by ${operator}.`);
  if (column !== 'category' && column !== 'programmeId')
    throw new Error(`The policy does not compare rows by ${column}.`);
  return matchesTest(comparison, (column === 'category' ? category : programmeId) ?? null, String);
}

const factsReader: RowReader<ResidualLeaf, RecordFacts> = {
  matchesLeaf: (leaf, facts) => {
    switch (leaf.kind) {
      case 'compare':
        return matchesComparison(leaf, facts);
      case 'scopes':
      case 'citizenId':
        throw new Error(`The policy does not compare rows by ${leaf.kind}.`);
      default:
        return assertNever(leaf);
    }
  },
  related: ({ beneficiary, enrolment }, relation) => {
    if (relation !== 'beneficiary' && relation !== 'enrolment')
      throw new Error(`The policy does not compare rows by ${relation}.`);
    const related = relation === 'beneficiary' ? beneficiary : enrolment;
    return related === undefined ? [] : [related];
  },
};

/** Whether a row matches a condition of the policy. An unknown attribute matches nothing. */
export const matchesFilter = (condition: Residual, facts: RecordFacts): boolean =>
  matches(condition, facts, factsReader);
