import { grantObstacle } from './access-rules.ts';
import type { DenialReason } from '../messages/denials.ts';
import type { Asked, Denial } from './decision.ts';
import type { Grant, Grants } from './grants.ts';
import { legalProvisionOf } from './legal-provision.ts';
import { remedyFor } from './remedy.ts';
import { isPersonal, clearanceOf, type Viewer } from './viewer.ts';

interface Setting {
  readonly viewer: Viewer;
  readonly grants: Grants | null;
  readonly isLedgerOpen: boolean;
}

/** Why something is not open, and the grants that are nearest to opening it. */
interface Shortfall {
  readonly reason: DenialReason;
  readonly near: readonly Grant[];
}

const because = (reason: DenialReason, near: readonly Grant[] = []): Shortfall => ({ reason, near });

/** Returns why the viewer's credential cannot read the class; null if it can. */
function obstacleOfViewer({ viewer, isLedgerOpen }: Setting, { dataClass }: Asked): DenialReason | null {
  const { role } = viewer.identity;
  if (role === 'ANONYMOUS') return 'ANONYMOUS';
  const clearance = clearanceOf(role);
  if (![...clearance.own, ...clearance.granted].includes(dataClass)) return 'ROLE';
  if (viewer.departmentId === null) return 'NO_DEPARTMENT';
  return isPersonal(dataClass) && !isLedgerOpen ? 'LEDGER_UNAVAILABLE' : null;
}

/**
 * Returns why the viewer cannot read data of its own department; null if it can, or if the data belongs to another
 * department.
 */
function obstacleOfOwner({ viewer }: Setting, { dataClass, ownerDepartmentId }: Asked): DenialReason | null {
  if (ownerDepartmentId !== null && ownerDepartmentId !== viewer.departmentId) return null;
  const isRead = clearanceOf(viewer.identity.role).own.includes(dataClass);
  if (isRead && isPersonal(dataClass) && viewer.purpose === null) return 'PURPOSE_MISSING';
  return !isRead && ownerDepartmentId !== null ? 'ROLE' : null;
}

/** Reasons why a grant does not open a field: the later in this list, the nearer the grant is to opening it. */
const nearness = [
  'NOT_IN_FORCE',
  'FIELD_NOT_OPENED',
  'PURPOSE_MISSING',
  'PURPOSE_NOT_LISTED',
  'CASE_MISSING',
  'NOT_COVERED',
] as const;

function opensField({ clause: { openedFields } }: Grant, coordinate: string): boolean {
  if (!coordinate.endsWith('.*')) return openedFields.includes(coordinate);
  return openedFields.some((each) => each.startsWith(coordinate.slice(0, -1)));
}

function shortfallOf({ viewer }: Setting, { coordinate }: Asked, grant: Grant): (typeof nearness)[number] {
  const obstacle = grantObstacle(grant, viewer);
  if (obstacle === 'NOT_IN_FORCE') return obstacle;
  return opensField(grant, coordinate) ? (obstacle ?? 'NOT_COVERED') : 'FIELD_NOT_OPENED';
}

function shortfallOfGrants(setting: Setting, asked: Asked): Shortfall {
  const { ownerDepartmentId: owner, dataClass } = asked;
  const candidates = (setting.grants?.to(setting.viewer.departmentId ?? '') ?? []).filter(
    ({ clause, departments }) => clause.dataClass === dataClass && (owner === null || departments.includes(owner)),
  );
  const shortfalls = candidates.map((grant) => ({ grant, reason: shortfallOf(setting, asked, grant) }));
  const nearest = nearness.findLast((each) => shortfalls.some(({ reason }) => reason === each));
  if (nearest === undefined) return because('NO_CLAUSE');
  const near = shortfalls.filter(({ reason }) => reason === nearest).map(({ grant }) => grant);
  return because(nearest, near);
}

function find(setting: Setting, asked: Asked): Shortfall {
  const ofViewer = obstacleOfViewer(setting, asked);
  if (ofViewer !== null) return because(ofViewer);
  if (!asked.isShared) return because('NOT_OWN');
  const ofOwner = obstacleOfOwner(setting, asked);
  return ofOwner === null ? shortfallOfGrants(setting, asked) : because(ofOwner);
}

/**
 * Explains why a closed field is not open. The reason depends on the viewer, the request and the department only: it is
 * the same whether or not such a row exists.
 */
export function explainDenial(setting: Setting, asked: Asked): Denial {
  const { reason, near } = find(setting, asked);
  return {
    reason,
    remedy: remedyFor(reason, asked, near),
    legalProvision: legalProvisionOf(reason, asked.dataClass),
    ownerDepartmentId: asked.ownerDepartmentId,
  };
}
