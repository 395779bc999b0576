import type { Filter } from '../../db/filter.ts';
import { badUserInput } from '../../base/errors.ts';
import { acceptedCitizenId, isCitizenId } from '../../sealing/citizen-id.ts';
import type { Identities } from '../../sealing/identities.ts';

/**
 * The beneficiaries with a citizen id. From here on there is only its hash: in the list's name, in statements and in
 * what is remembered of them.
 * @throws BAD_USER_INPUT for a text that is no citizen id; it is not repeated.
 */
export function withCitizenId(argument: string, citizenId: string, identities: Identities): Filter {
  if (!isCitizenId(citizenId)) throw badUserInput(argument, 'this is no citizen id', acceptedCitizenId);
  return { identity: { citizenIdHash: identities.comparisonOf(citizenId) } };
}
