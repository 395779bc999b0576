import { enums, type ViewerRole } from '../db/generated/model.ts';

/** Roles that a credential may give: all but ANONYMOUS. */
export const credentialRoles: readonly ViewerRole[] = enums.ViewerRole.filter((role) => role !== 'ANONYMOUS');

/**
 * Finds the role of exactly this name; null if absent. Case matters, because `toUpperCase` would turn `admın` into
 * ADMIN, and `oﬃcer` into OFFICER.
 */
export const findRole = (name: string): ViewerRole | null => credentialRoles.find((role) => role === name) ?? null;
