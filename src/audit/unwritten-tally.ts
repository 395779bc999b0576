import type { EventPart, LedgerEvent } from './event.ts';

/**
 * Why an entry counts refusals without entries of their own: they could not be written, or a read was refused because
 * its entry could not be written.
 */
type UnwrittenReason = 'NOT_WRITTEN' | 'LEDGER_UNAVAILABLE';

interface Unwritten {
  count: number;
  readonly since: string;
}

const reasonOf = ({ look: { kind, reason } }: EventPart): UnwrittenReason =>
  kind === 'READ' || reason === 'LEDGER_UNAVAILABLE' ? 'LEDGER_UNAVAILABLE' : 'NOT_WRITTEN';

const partOf = (reason: string, ownerDepartmentId: string | null, { count, since }: Unwritten): EventPart => ({
  look: { kind: 'DENIAL', dataClass: null, reason, fields: [] },
  ownerDepartmentId,
  clauseId: null,
  subjects: [],
  gathered: { count, since },
});

/** Counts the events that could not be written, by owner of the data, so that the ledger records them later. */
export class UnwrittenTally {
  #counts = new Map<UnwrittenReason, Map<string | null, Unwritten>>();

  get isEmpty(): boolean {
    return this.#counts.size === 0;
  }

  /** Counts the events of one failed write. */
  note(events: readonly LedgerEvent[], at: string): void {
    for (const part of events.flatMap(({ parts }) => parts)) {
      const { ownerDepartmentId, gathered } = part;
      const counts = this.#countsOf(reasonOf(part));
      const { count = 1, since = at } = gathered ?? {};
      const known = counts.get(ownerDepartmentId);
      if (known === undefined) counts.set(ownerDepartmentId, { count, since });
      else known.count += count;
    }
  }

  /** Takes the counts as events, one for each reason. */
  take(): LedgerEvent[] {
    const counts = [...this.#counts];
    this.#counts = new Map();
    return counts.map(([reason, byOwner]) => ({
      actor: null,
      client: null,
      role: 'ANONYMOUS',
      departmentId: null,
      purpose: null,
      caseReference: null,
      operation: null,
      parts: [...byOwner].map(([owner, unwritten]) => partOf(reason, owner, unwritten)),
    }));
  }

  #countsOf(reason: UnwrittenReason): Map<string | null, Unwritten> {
    const counts = this.#counts.get(reason) ?? new Map<string | null, Unwritten>();
    this.#counts.set(reason, counts);
    return counts;
  }
}
