import { inputFaults } from '../../messages/input.ts';
import { relatedOne, type Filter } from '../../filter/filter.ts';
import { badUserInput } from '../../base/errors.ts';
import { isCitizenId } from '../../sealing/citizen-id.ts';
import type { Identities } from '../../sealing/identities.ts';

/**
 * Creates the filter for beneficiaries with a citizen id. The filter holds only the hash of the id, so the id itself
 * reaches no list name, no statement and no cache.
 * @throws BAD_USER_INPUT if the text is not a citizen id; the error does not repeat the text.
 */
export function withCitizenId(argument: string, citizenId: string, identities: Identities): Filter {
  if (!isCitizenId(citizenId)) throw badUserInput(argument, inputFaults.citizenId);
  return relatedOne('identity', 'BeneficiaryIdentity', identities.comparisonOf(citizenId));
}
