import type { EventPart, LedgerEvent } from './event.ts';

/**
 * Maximum number of kinds of refusals in one period; refusals of further kinds are counted without their address. So
 * nobody fills the disk with refusals, however many addresses they use.
 */
const maxKinds = 200;

/** Maximum number of parts that a request writes at once; further ones are counted with those that follow. */
const maxAtOnce = 50;

/** Maximum number of owners that one kind names; further ones are counted without their name. */
const maxOwners = 300;

/** Maximum number of fields, and of beneficiaries, that a part of several refusals names. */
const maxNamed = 20;

/** The address in an entry that counts refusals to several addresses. */
export const otherAddresses = 'others';

/** Refusals of the data of one owner. */
interface OfOwner {
  readonly fields: Set<string>;
  readonly subjects: Set<string>;
  count: number;
}

/** Refusals for one reason to one address. */
interface Kind {
  readonly event: LedgerEvent;
  readonly reason: string | null;
  readonly since: string;
  readonly owners: Map<string | null, OfOwner>;
}

function addNames(to: Set<string>, names: readonly string[]): void {
  for (const name of names) {
    if (to.size >= maxNamed) return;
    to.add(name);
  }
}

const nameOf = (reason: string | null, address: string | null | undefined): string =>
  JSON.stringify([reason, address ?? null]);

function countPart({ owners }: Kind, { ownerDepartmentId, look, subjects, gathered }: EventPart): void {
  const owner = owners.size < maxOwners || owners.has(ownerDepartmentId) ? ownerDepartmentId : null;
  const known = owners.get(owner) ?? { fields: new Set(), subjects: new Set(), count: 0 };
  owners.set(owner, known);
  known.count += gathered?.count ?? 1;
  addNames(known.fields, look.fields);
  addNames(known.subjects, subjects);
}

/** Writes the refusals of one kind as one event, with a part for each owner. */
const eventOf = ({ event, reason, since, owners }: Kind): LedgerEvent => ({
  ...event,
  parts: [...owners].map(([ownerDepartmentId, { fields, subjects, count }]) => ({
    look: { kind: 'DENIAL', dataClass: null, reason, fields: [...fields].sort() },
    ownerDepartmentId,
    clauseId: null,
    subjects: [...subjects],
    gathered: { count, since },
  })),
});

/** Groups the refusals of one kind in one period, so that repeated requests do not fill the ledger. */
export class DenialTally {
  #kinds = new Map<string, Kind>();

  get isEmpty(): boolean {
    return this.#kinds.size === 0;
  }

  /**
   * Counts the refusals of a request. Returns what has to be written at once, because it is the first of its kind; null
   * if all of them are grouped with earlier ones.
   */
  note(event: LedgerEvent, at: string): LedgerEvent | null {
    const before = new Set(this.#kinds.keys());
    const first: EventPart[] = [];
    for (const part of event.parts) {
      const isFirst = this.#notePart(event, part, at, before);
      if (isFirst && first.length < maxAtOnce) first.push(part);
      else if (isFirst) this.#countLater(event, part);
    }
    return first.length === 0 ? null : { ...event, parts: first };
  }

  /** Takes the grouped refusals as events, and begins a new period. */
  take(): LedgerEvent[] {
    const kinds = [...this.#kinds.values()];
    this.#kinds = new Map();
    return kinds.filter(({ owners }) => owners.size > 0).map(eventOf);
  }

  /** Returns whether the part is to be written at once: its kind was not there before this request. */
  #notePart(event: LedgerEvent, part: EventPart, since: string, before: ReadonlySet<string>): boolean {
    const { reason } = part.look;
    const name = nameOf(reason, event.address);
    const known = this.#kinds.get(name);
    if (known !== undefined && before.has(name)) {
      countPart(known, part);
      return false;
    }
    if (known !== undefined) return true;
    if (this.#kinds.size < maxKinds) {
      this.#kinds.set(name, { event, reason, since, owners: new Map() });
      return true;
    }
    countPart(this.#otherOf(event, reason, since), part);
    return false;
  }

  #countLater({ address }: LedgerEvent, part: EventPart): void {
    const kind = this.#kinds.get(nameOf(part.look.reason, address));
    if (kind !== undefined) countPart(kind, part);
  }

  #otherOf(event: LedgerEvent, reason: string | null, since: string): Kind {
    const name = nameOf(reason, otherAddresses);
    const known = this.#kinds.get(name);
    if (known !== undefined) return known;
    const other = { event: { ...event, address: otherAddresses }, reason, since, owners: new Map() };
    this.#kinds.set(name, other);
    return other;
  }
}
