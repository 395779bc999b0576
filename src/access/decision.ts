import type { DataClass, ModelName } from '../db/generated/model.ts';
import type { DenialReason } from '../messages/denials.ts';
import type { Message } from '../messages/message.ts';
import type { ClauseSnapshot } from './access-snapshot.ts';

/** Allowed, with the clause (null for the viewer's own data and for what is open to all), or denied, with the reason. */
export type Decision =
  | { readonly isAllowed: true; readonly clause: ClauseSnapshot | null; readonly isOwn: boolean }
  | { readonly isAllowed: false; readonly denial: Denial };

/** The reason of a denial, and what would open the data. */
export interface Denial {
  readonly reason: DenialReason;
  /** The advice for the client: what would open it. */
  readonly remedy: Message;
  /** The provision of law that it rests on, if it rests on one. */
  readonly legalProvision: Message | null;
  /** Key of the department that owns the data; null if several or none do. */
  readonly ownerDepartmentId: string | null;
}

/** A requested field of a model, in one department's data or in any. */
export interface Asked {
  readonly model: ModelName;
  readonly coordinate: string;
  readonly dataClass: DataClass;
  readonly ownerDepartmentId: string | null;
  /** Whether clauses can open such rows. */
  readonly isShared: boolean;
}
