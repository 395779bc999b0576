import { InvalidArgumentError } from 'commander';
import { didYouMean } from '../settings/nearest.ts';
import type { ViewerRole } from '../db/generated/model.ts';
import { credentialRoles, findRole } from '../identity/role.ts';

/** Parses a role, in ASCII letters of either case. */
export function readRole(text: string): ViewerRole {
  const role = /^[A-Za-z]+$/.test(text) ? findRole(text.toUpperCase()) : null;
  if (role !== null) return role;
  const names = credentialRoles.map((each) => each.toLowerCase());
  throw new InvalidArgumentError(`Give one of ${names.join(', ')}${didYouMean(text.toLowerCase(), names)}.`);
}
