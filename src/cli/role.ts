import { InvalidArgumentError } from 'commander';
import type { ViewerRole } from '../db/generated/model.ts';
import { credentialRoles, findRole } from '../identity/role.ts';

/** The role that an argument names. */
export function readRole(text: string): ViewerRole {
  const role = findRole(text);
  if (role !== null) return role;
  throw new InvalidArgumentError(`Give one of ${credentialRoles.join(', ').toLowerCase()}.`);
}
