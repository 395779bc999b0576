/** Fields that a graph row calls otherwise than the fact. */
export type Names = Readonly<Record<string, string>>;

const isEmpty = (value: unknown): boolean =>
  value == null ||
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** Lists of keys and names are compared whatever their order; that of records is the source's. */
const inOneOrder = (list: unknown[]): unknown[] =>
  list.every((item) => typeof item === 'string') ? [...list].sort() : list;

/** Leaves out what says nothing: null, false, empty lists and objects. Null is told by its reason, under `unknowns`. */
export function prune(value: unknown): unknown {
  if (Array.isArray(value)) return inOneOrder(value.map(prune));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, child]) => [name, prune(child)] as const);
  return Object.fromEntries(entries.filter(([, child]) => !isEmpty(child)));
}

const byField = (notes: any[], names: Names, told: (note: any) => object): object =>
  Object.fromEntries(((notes as any[] | undefined) ?? []).map((note) => [names[note.field] ?? note.field, told(note)]));

/** The notes of a row, in the form of the facts. */
export const notesOf = (row: any, names: Names = {}) => ({
  unknowns: byField(row.unknowns, names, ({ reason, reasonEn }) => ({ vi: reason, en: reasonEn })),
  inferred: byField(row.inferred, names, ({ ground, groundEn }) => ({ vi: ground, en: groundEn })),
  readings: (row.readings ?? []).map(({ field, ...texts }: any) => ({ field: names[field] ?? field, ...texts })),
});

/** The notes that a query asks for. */
export const unknowns = 'unknowns { field reason reasonEn }';
export const inferred = 'inferred { field ground groundEn }';
export const readings = 'readings { field reading: letter about aboutEn }';

const added = new Set(['ADMINISTRATIVE_REFORM', 'YOUTH_AFFAIRS', 'RURAL_DEVELOPMENT', 'STAFF_TRAINING']);

/** Fields of work, in the two lists of the facts. */
export const fieldsOf = (fields: string[], otherSubjects: string[] = []) => ({
  fields: fields.filter((name) => !added.has(name)),
  missingFields: [...fields.filter((name) => added.has(name)), ...otherSubjects],
});

/** The key of a row of the facts, from its global id. */
export function keyOf(row: { readonly id: string } | null): string | null {
  return row === null ? null : Buffer.from(row.id, 'base64url').toString('utf8').replace(/^\w+:/, '');
}

/** The keys of the rows of a list. */
export const keysOf = (list: { readonly nodes: { readonly id: string }[] }): (string | null)[] => list.nodes.map(keyOf);
