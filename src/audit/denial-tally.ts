import type { LedgerEvent } from './event.ts';

/** Maximum number of kinds of refusals in one period; further ones are counted without their address. */
const maxKinds = 2000;

/** Maximum number of fields, and of beneficiaries, that one entry of several refusals names. */
const maxNamed = 20;

/** The address in an entry that counts refusals to several addresses. */
export const otherAddresses = 'others';

/** Refusals of the data of one owner, for one reason, to one address. */
interface Kind {
  readonly event: LedgerEvent;
  readonly since: string;
  readonly fields: Set<string>;
  readonly subjects: Set<string>;
  count: number;
}

function addNames(to: Set<string>, names: readonly string[]): void {
  for (const name of names) {
    if (to.size >= maxNamed) return;
    to.add(name);
  }
}

const nameOf = ({ ownerDepartmentId, reason, address }: LedgerEvent): string =>
  JSON.stringify([ownerDepartmentId, reason, address ?? null]);

/** Groups the refusals of one kind in one period, so that repeated requests do not fill the ledger. */
export class DenialTally {
  #kinds = new Map<string, Kind>();

  get isEmpty(): boolean {
    return this.#kinds.size === 0;
  }

  /**
   * Counts a refusal. Returns true if it has to be written at once, because it is the first of its kind; others are
   * grouped.
   */
  note(event: LedgerEvent, at: string): boolean {
    const known = this.#kinds.get(nameOf(event));
    if (known !== undefined) {
      this.#count(known, event);
      return false;
    }
    if (this.#kinds.size < maxKinds) {
      this.#open(event, at);
      return true;
    }
    const other = { ...event, address: otherAddresses };
    this.#count(this.#kinds.get(nameOf(other)) ?? this.#open(other, at), event);
    return false;
  }

  /** Takes the grouped refusals as events, and begins a new period. */
  take(): LedgerEvent[] {
    const kinds = [...this.#kinds.values()];
    this.#kinds = new Map();
    return kinds
      .filter(({ count }) => count > 0)
      .map(({ event, count, since, fields, subjects }) => ({
        ...event,
        fields: [...fields].sort(),
        subjects: [...subjects],
        gathered: { count, since },
      }));
  }

  #open(event: LedgerEvent, since: string): Kind {
    const kind = { event, since, fields: new Set<string>(), subjects: new Set<string>(), count: 0 };
    this.#kinds.set(nameOf(event), kind);
    return kind;
  }

  #count(kind: Kind, { fields, subjects, gathered }: LedgerEvent): void {
    kind.count += gathered?.count ?? 1;
    addNames(kind.fields, fields);
    addNames(kind.subjects, subjects);
  }
}
