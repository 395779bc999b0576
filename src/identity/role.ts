import { enums, type ViewerRole } from '../db/generated/model.ts';

/** Roles that a credential may give. Nobody needs one to be nobody. */
export const credentialRoles: readonly ViewerRole[] = enums.ViewerRole.filter((role) => role !== 'ANONYMOUS');

/** The role of this name, in letters of either case; null where there is none. */
export const findRole = (name: string): ViewerRole | null =>
  credentialRoles.find((role) => role === name.toUpperCase()) ?? null;
