import type { StandardLevelRow } from '../../db/generated/model.ts';
import { rowOf } from '../row-of.ts';
import { known, type LawContext } from './context.ts';
import { inferredFrom, notFound } from './grounds.ts';
import type { Law } from './shape.ts';

type Level = Law['socialAssistanceStandard'][number];

/** What a level is of. */
interface Place {
  readonly programmeId: string;
  /** Code of the province that set it; null for the country. */
  readonly province: string | null;
}

const unknownFirstDay = notFound('validFrom', 'Chưa tra cứu được ngày áp dụng', 'The first day was not found');

function periodOf({ from, to }: Level): string[] {
  if (from !== null) return [from.replaceAll('-', '')];
  return to === null ? [] : [`until-${to.replaceAll('-', '')}`];
}

function levelRow({ programmeId, province }: Place, entry: Level, context: LawContext): StandardLevelRow {
  const told = {
    amount: entry.amount,
    validFrom: entry.from,
    validTo: entry.to,
    basisInForce: entry.basisInForce,
  };
  return rowOf('StandardLevel', {
    ...told,
    ...known(entry, context),
    id: [programmeId, ...(province === null ? [] : [province]), ...periodOf(entry)].join('.'),
    programmeId,
    provinceId: province === null ? null : context.province(province),
    qualifier: 'EXACT',
    about: entry.about,
    aboutEn: entry.aboutEn,
    legalBasisId: entry.basis === null ? null : context.document(entry.basis),
    unknowns: entry.from === null ? [unknownFirstDay] : [],
    inferred: inferredFrom(entry, { ...told, legalBasis: entry.basis }),
  });
}

/** Levels of the country follow each other. */
function nationalRows(programmeId: string, levels: readonly Level[], context: LawContext): StandardLevelRow[] {
  const rows = levels.map((entry) => levelRow({ programmeId, province: null }, entry, context));
  return rows.map((row, index) => ({ ...row, replacesId: rows[index - 1]?.id ?? null }));
}

/** Creates the rows of the standard levels, each after the one that it replaced. */
export function standardLevelRows(law: Law, context: LawContext): StandardLevelRow[] {
  const provincial = law.provincialLevels.flatMap(({ province, provinces, of, ...entry }) =>
    [...(province === null ? [] : [province]), ...provinces].map((code) =>
      levelRow({ programmeId: of, province: code }, entry, context),
    ),
  );
  return [
    ...nationalRows('social-assistance', law.socialAssistanceStandard, context),
    ...nationalRows('merit', law.meritStandard, context),
    ...nationalRows(law.socialPension.programme.key, law.socialPension.levels, context),
    ...provincial,
  ];
}
