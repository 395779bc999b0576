import type { LedgerEvent } from './event.ts';

/**
 * Why an entry counts refusals without entries of their own: they could not be written, or a read was refused because
 * its entry could not be written.
 */
type UnwrittenReason = 'NOT_WRITTEN' | 'LEDGER_UNAVAILABLE';

interface Unwritten {
  readonly reason: UnwrittenReason;
  readonly ownerDepartmentId: string | null;
  count: number;
  readonly since: string;
}

/** Counts the events that could not be written, by owner of the data, so that the ledger records them later. */
export class UnwrittenTally {
  #counts = new Map<string, Unwritten>();

  get isEmpty(): boolean {
    return this.#counts.size === 0;
  }

  /** Counts the events of one failed write. */
  note(events: readonly LedgerEvent[], at: string): void {
    for (const event of events) {
      const { kind, ownerDepartmentId, gathered } = event;
      const isRead = kind === 'READ' || event.reason === 'LEDGER_UNAVAILABLE';
      const reason = isRead ? 'LEDGER_UNAVAILABLE' : 'NOT_WRITTEN';
      const name = `${reason} ${ownerDepartmentId ?? ''}`;
      const known = this.#counts.get(name);
      if (known === undefined) {
        const since = gathered?.since ?? at;
        this.#counts.set(name, { reason, ownerDepartmentId, count: gathered?.count ?? 1, since });
      } else known.count += gathered?.count ?? 1;
    }
  }

  /** Takes the counts as events. */
  take(): LedgerEvent[] {
    const counts = [...this.#counts.values()];
    this.#counts = new Map();
    return counts.map(({ reason, ownerDepartmentId, count, since }) => ({
      kind: 'DENIAL',
      actor: null,
      client: null,
      role: 'ANONYMOUS',
      departmentId: null,
      ownerDepartmentId,
      purpose: null,
      caseReference: null,
      operation: null,
      dataClass: null,
      clauseId: null,
      reason,
      fields: [],
      subjects: [],
      gathered: { count, since },
    }));
  }
}
