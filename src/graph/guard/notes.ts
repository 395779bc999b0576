import type { ClauseSnapshot } from '../../access/access-snapshot.ts';
import type { Denied } from '../../access/forbidden.ts';

/** What was read of one department's records under one clause. */
export interface ReadNote {
  readonly ownerDepartmentId: string | null;
  /** Null for the viewer's own data. */
  readonly clause: ClauseSnapshot | null;
  readonly subjects: Set<string>;
  /** Lists of fields that were read. An operation has the same lists for all rows. */
  readonly lists: Set<readonly string[]>;
}

/** Lists of one field, each once. */
const singles = new Map<string, readonly string[]>();

function singleOf(field: string): readonly string[] {
  const single = singles.get(field) ?? [field];
  singles.set(field, single);
  return single;
}

/** What one request read of personal data and what it was denied, gathered until the answer is ready. */
export class Notes {
  readonly #reads = new Map<string | null, Map<ClauseSnapshot | null, ReadNote>>();
  readonly #compared = new Set<object>();
  readonly #denials: Denied[] = [];

  /** Returns the note of what is read of a department's records under one clause. */
  noteOf(ownerDepartmentId: string | null, clause: ClauseSnapshot | null): ReadNote {
    let ofOwner = this.#reads.get(ownerDepartmentId);
    if (ofOwner === undefined) {
      ofOwner = new Map();
      this.#reads.set(ownerDepartmentId, ofOwner);
    }
    let note = ofOwner.get(clause);
    if (note === undefined) {
      note = { ownerDepartmentId, clause, subjects: new Set(), lists: new Set() };
      ofOwner.set(clause, note);
    }
    return note;
  }

  /** Adds a field to a note. */
  addField(note: ReadNote, field: string): void {
    note.lists.add(singleOf(field));
  }

  /** Whether there is a note about a department's records. */
  hasReadOf(ownerDepartmentId: string): boolean {
    return this.#reads.has(ownerDepartmentId);
  }

  /** Marks a comparison as noted, and returns whether it was noted before. */
  isNoted(comparison: object): boolean {
    if (this.#compared.has(comparison)) return true;
    this.#compared.add(comparison);
    return false;
  }

  deny(denied: Denied): void {
    this.#denials.push(denied);
  }

  get reads(): readonly ReadNote[] {
    return [...this.#reads.values()].flatMap((ofOwner) => [...ofOwner.values()]);
  }

  get denials(): readonly Denied[] {
    return this.#denials;
  }
}
