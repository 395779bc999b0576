import type { LedgerEvent } from './event.ts';

/** The most kinds of refusals that are told apart in one period; further ones are counted without their address. */
const maxKinds = 2000;

/** The most fields, and the most beneficiaries, that one entry of gathered refusals names. */
const maxNamed = 20;

/** What the address of an entry is that counts the refusals of many. */
export const otherAddresses = 'others';

/** Refusals of one owner's data, for one reason, to one address. */
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

/** Gathers refusals of one kind in one period, so that asking again and again does not fill the ledger. */
export class DenialTally {
  #kinds = new Map<string, Kind>();

  get isEmpty(): boolean {
    return this.#kinds.size === 0;
  }

  /** Counts a refusal. Answers true if it is to be written now, which the first of its kind is; others are gathered. */
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

  /** Takes what was gathered as events, and begins a new period. */
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
