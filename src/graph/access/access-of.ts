import type { Alternative } from '../../access/alternative.ts';
import type { DenialReason } from '../../access/decision.ts';
import type { ClauseFacts } from '../../access/facts.ts';

/** Whether something is open, on its way to the graph. */
export interface AccessOf {
  readonly allowed: boolean;
  readonly reason: DenialReason | null;
  readonly remedy: string | null;
  readonly via: ViaOf | null;
}

/** What opened something, on its way to the graph. */
export interface ViaOf {
  readonly own: boolean;
  readonly clause: ClauseFacts | null;
}

/** What opened rows of a department in a certain way; null for what is open to all. */
export function viaOf({ via }: Alternative, departmentId: string | null): ViaOf | null {
  if (via.kind === 'OWN') return { own: true, clause: null };
  if (via.kind !== 'CLAUSE' || departmentId === null) return null;
  return { own: false, clause: via.clauses.get(departmentId) ?? null };
}

export const allowedBy = (via: ViaOf | null): AccessOf => ({ allowed: true, reason: null, remedy: null, via });
