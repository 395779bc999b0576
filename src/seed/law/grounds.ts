import type { Confidence } from '../../db/generated/model.ts';
import type { Known } from './shape.ts';

interface Inference {
  readonly field: string;
  readonly ground: string;
  readonly groundEn: string;
}

const secondary = {
  ground: 'Theo ghi chú của một kho mã nguồn công khai; chưa đọc được văn bản',
  groundEn: 'Told in notes of a public repository; the text was not read',
};
const memory = {
  ground: 'Theo trí nhớ của nhóm biên soạn; chưa đối chiếu với văn bản',
  groundEn: 'From the memory of the editors; not compared with the text',
};
const notSeen = {
  ground: 'Chưa thấy trong văn bản, bài báo đã đọc; cần đối chiếu',
  groundEn: 'Not seen in the text or the press that was read; to be compared',
};

/** The confidence of an entry, as rows have it. */
export const confidenceOf = ({ confidence }: Known): Confidence => {
  if (confidence === 'read') return 'READ';
  return confidence === 'secondary' ? 'SECONDARY' : 'MEMORY';
};

/** The names of fields in the facts, and in rows where they are called differently. */
const names: Readonly<Record<string, string>> = {
  from: 'validFrom',
  to: 'validTo',
  basis: 'legalBasis',
  title: 'titleAsPublished',
  capital: 'plannedCapital',
};

const named = (fields: readonly string[]): string[] => fields.map((field) => names[field] ?? field);

/** Nothing that was not read is stated as certain: the fields of a row that carry a ground, of those that an entry tells. */
export function inferredFrom(known: Known, told: Readonly<Record<string, unknown>>): Inference[] {
  const given = Object.keys(told).filter((field) => told[field] !== null && told[field] !== undefined);
  if (known.confidence === 'read') {
    const doubted = named(known.notConfirmed);
    return given.filter((field) => doubted.includes(field)).map((field) => ({ field, ...notSeen }));
  }
  const seen = named(known.confirmed);
  const ground = known.confidence === 'secondary' ? secondary : memory;
  return given.filter((field) => !seen.includes(field)).map((field) => ({ field, ...ground }));
}

/** The ground of a single field that was not read, in an entry that else was. */
export const toldInNotes = (field: string): Inference => ({ field, ...secondary });

/** A field that was looked for in vain. */
export const notFound = (field: string, reason: string, reasonEn: string) => ({ field, reason, reasonEn });
