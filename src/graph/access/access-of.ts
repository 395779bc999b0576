import type { AccessRule } from '../../access/access-rule.ts';
import type { Denial } from '../../access/decision.ts';
import type { DenialReason } from '../../messages/denials.ts';
import type { ClauseSnapshot } from '../../access/access-snapshot.ts';

/** The source object of the GraphQL type `AccessDecision`: whether something is open, and why. */
export interface AccessOf {
  readonly allowed: boolean;
  readonly reason: DenialReason | null;
  readonly remedy: string | null;
  readonly remedyVi: string | null;
  readonly legalProvision: string | null;
  readonly legalProvisionVi: string | null;
  readonly via: ViaOf | null;
}

/** The source object of the GraphQL type `AccessVia`: what opened something. */
export interface ViaOf {
  readonly own: boolean;
  readonly clause: ClauseSnapshot | null;
}

/** Returns what a rule opens a department's rows by; null if they are open to all. */
export function viaOf({ via }: AccessRule, departmentId: string | null): ViaOf | null {
  if (via.kind === 'OWN') return { own: true, clause: null };
  if (via.kind !== 'CLAUSE' || departmentId === null) return null;
  return { own: false, clause: via.clauses.get(departmentId) ?? null };
}

export const deniedBy = ({ reason, remedy, legalProvision }: Denial): AccessOf => ({
  allowed: false,
  reason,
  remedy: remedy.en,
  remedyVi: remedy.vi,
  legalProvision: legalProvision?.en ?? null,
  legalProvisionVi: legalProvision?.vi ?? null,
  via: null,
});

export const allowedBy = (via: ViaOf | null): AccessOf => ({
  allowed: true,
  reason: null,
  remedy: null,
  remedyVi: null,
  legalProvision: null,
  legalProvisionVi: null,
  via,
});
