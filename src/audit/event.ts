import type { AccessEventKind, DataClass, ViewerRole } from '../db/generated/model.ts';

/** What an entry of the ledger tells of, before the ledger gives it a place. */
export interface LedgerEvent {
  readonly kind: AccessEventKind;
  readonly actor: string | null;
  readonly client: string | null;
  readonly role: ViewerRole;
  /** Key of the department that asked. */
  readonly departmentId: string | null;
  /** Key of the department whose data it was. */
  readonly ownerDepartmentId: string | null;
  readonly purpose: string | null;
  readonly caseReference: string | null;
  /** Name of the operation, or the start of its hash. */
  readonly operation: string | null;
  readonly dataClass: DataClass | null;
  /** Key of the clause that opened it; null for a department's own data. */
  readonly clauseId: string | null;
  /** Why it was refused. */
  readonly reason: string | null;
  /** Fields of the graph, `Beneficiary.status`; of a change, the table and key of what was changed. */
  readonly fields: readonly string[];
  /** Keys of the beneficiaries. */
  readonly subjects: readonly string[];
  /** Of a change, what the columns of each row in `fields` were and became. */
  readonly changes?: readonly ChangedColumns[];
  /** Of refusals that were gathered, how many there were and since when. */
  readonly gathered?: Gathered;
  /** Address of a client without a credential. */
  readonly address?: string | null;
  /** The assertion on which a hub asked for it; left out where nobody asked through a hub. */
  readonly assertion?: AssertedBy;
}

/** By what a hub asked, so that an entry of its ledger and one of the department's can be laid side by side. */
export interface AssertedBy {
  /** Name of the hub. */
  readonly hub: string;
  /** `jti` of the assertion. */
  readonly id: string;
  /** Keys of the clauses that the hub named. */
  readonly clauses: readonly string[];
}

/** What columns of a row were and became: without `from` it was added, without `to` deleted; null withholds the values. */
export type ChangedColumns = Readonly<Record<string, { readonly from?: unknown; readonly to?: unknown } | null>>;

/** Refusals of one kind in one entry. */
export interface Gathered {
  readonly count: number;
  /** Instant of the first of them. */
  readonly since: string;
}
