import { assertNever } from '../base/assert-never.ts';
import {
  policyCondition,
  type Comparison,
  type Filter,
  type FilterLeaf,
  type RelatedFilter,
} from '../filter/filter.ts';
import { FilterTransformer } from '../filter/transformer.ts';
import { citizenIdOf } from '../sealing/citizen-id.ts';

function findByCitizenId(comparison: Comparison): Filter {
  const citizenId = comparison.column === 'citizenIdHash' ? citizenIdOf(comparison) : undefined;
  return citizenId === undefined ? comparison : { kind: 'citizenId', citizenId };
}

/**
 * Turns filters on identities into filters on their beneficiaries. A citizen id replaces its hash, because a
 * department's service hashes it with a key of its own.
 */
class IdentityFilter extends FilterTransformer<FilterLeaf, FilterLeaf> {
  protected override leaf(leaf: FilterLeaf, model: string): Filter {
    switch (leaf.kind) {
      case 'compare':
        return findByCitizenId(leaf);
      case 'policy':
        return policyCondition(this.transform(leaf.condition, model));
      case 'mention':
      case 'parentColumn':
      case 'citizenId':
        return leaf;
      default:
        return assertNever(leaf);
    }
  }

  protected override related({ relation, filter }: RelatedFilter): Filter {
    if (relation === 'beneficiary') return filter;
    throw new Error(`Departments cannot be asked for the ${relation} of an identity.`);
  }
}

/** Converts a filter on identities to a filter on their beneficiaries. */
export const filterOfBeneficiary = (ofIdentity: Filter): Filter =>
  new IdentityFilter().transform(ofIdentity, 'BeneficiaryIdentity');
