interface Told {
  readonly vi: string;
  readonly en: string;
}

type Notes = Readonly<Record<string, Told>>;

interface Noted {
  readonly unknowns?: Notes;
  readonly inferred?: Notes;
  readonly readings?: readonly {
    readonly field: string;
    readonly reading?: string | undefined;
    readonly about: string;
    readonly aboutEn: string;
  }[];
}

/** Names of the graph for fields that the facts call differently; one field of a fact may be several of a row. */
export type Renamed = Readonly<Record<string, string | readonly string[]>>;

const namesOf = (field: string, renamed: Renamed): string[] => [renamed[field] ?? field].flat();

/** What is unknown, as rows have it. */
export const unknownsOf = ({ unknowns = {} }: Noted, renamed: Renamed = {}) =>
  Object.entries(unknowns).flatMap(([field, { vi, en }]) =>
    namesOf(field, renamed).map((name) => ({ field: name, reason: vi, reasonEn: en })),
  );

/** What was inferred, as rows have it. */
export const inferredOf = ({ inferred = {} }: Noted, renamed: Renamed = {}) =>
  Object.entries(inferred).flatMap(([field, { vi, en }]) =>
    namesOf(field, renamed).map((name) => ({ field: name, ground: vi, groundEn: en })),
  );

/** What can be read in two ways, as rows have it. */
export const readingsOf = ({ readings = [] }: Noted, renamed: Renamed = {}) =>
  readings.flatMap(({ field, reading = null, about, aboutEn }) =>
    namesOf(field, renamed).map((name) => ({ field: name, letter: reading, about, aboutEn })),
  );
