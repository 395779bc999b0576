import type { AccessEventKind, DataClass, ViewerRole } from '../db/generated/model.ts';

/** What a request did, or what was changed, before the ledger gives it a place: one entry. */
export interface LedgerEvent {
  readonly actor: string | null;
  readonly client: string | null;
  readonly role: ViewerRole;
  /** Key of the department that sent the request. */
  readonly departmentId: string | null;
  readonly purpose: string | null;
  readonly caseReference: string | null;
  /** Name of the operation, or the start of its hash; of a change, INSERT, UPDATE or DELETE. */
  readonly operation: string | null;
  /** Address of a client without a credential. */
  readonly address?: string | null;
  /** The assertion of the hub that sent the request; absent if the request did not come through a hub. */
  readonly assertion?: AssertedBy;
  /** What was done with the data of each owner. An owner sees its own parts only. */
  readonly parts: readonly EventPart[];
}

/** What an event did with the data of one owner under one clause. */
export interface EventPart {
  readonly look: Look;
  /** Key of the department that owns the data. */
  readonly ownerDepartmentId: string | null;
  /** Key of the clause that allowed the access; null for a department's own data. */
  readonly clauseId: string | null;
  /** Keys of the beneficiaries. */
  readonly subjects: readonly string[];
  /** For a change, the old and new values of the columns of each row in the fields. */
  readonly changes?: readonly ChangedColumns[];
  /** For grouped refusals, their number and the time of the first. */
  readonly gathered?: Gathered;
}

/** What was looked at; the parts of an entry often share one. */
export interface Look {
  readonly kind: AccessEventKind;
  readonly dataClass: DataClass | null;
  /** Why it was refused. */
  readonly reason: string | null;
  /** Fields of the graph, such as `Beneficiary.status`; for a change, the table and key of each changed row. */
  readonly fields: readonly string[];
}

/** The assertion of a hub, so that an entry of its ledger can be compared with one of the department's. */
export interface AssertedBy {
  /** Name of the hub. */
  readonly hub: string;
  /** `jti` of the assertion. */
  readonly id: string;
  /** Keys of the clauses that the hub named. */
  readonly clauses: readonly string[];
}

/**
 * Old and new values of columns: a row without `from` was added, one without `to` deleted; null withholds the values.
 */
export type ChangedColumns = Readonly<Record<string, { readonly from?: unknown; readonly to?: unknown } | null>>;

/** Refusals of one kind in one entry. */
export interface Gathered {
  readonly count: number;
  /** Instant of the first of them. */
  readonly since: string;
}
