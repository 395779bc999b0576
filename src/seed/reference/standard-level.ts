import { z } from 'zod';
import type { StandardLevelRow } from '../../db/generated/model.ts';
import { rowOf } from '../row-of.ts';
import { parentsFirst } from './parents-first.ts';
import { day, maybe, oneOf, text, unknowns, inferred } from './shape.ts';

/** Standard levels, national and of provinces. */
export const standardLevelFile = z.array(
  z.strictObject({
    key: text,
    programme: text,
    province: maybe(text),
    amount: z.int().positive(),
    qualifier: oneOf('Qualifier').default('EXACT'),
    validFrom: maybe(day),
    validTo: maybe(day),
    legalBasis: maybe(text),
    replaces: maybe(text),
    about: maybe(text),
    aboutEn: maybe(text),
    confidence: maybe(oneOf('Confidence')),
    basisInForce: maybe(day),
    unknowns,
    inferred,
  }),
);

/** Converts standard levels to rows, each after the one that it replaced. */
export function standardLevelRows(content: z.output<typeof standardLevelFile>): StandardLevelRow[] {
  const rows = content.map(({ key, programme, province, legalBasis, replaces, ...rest }) =>
    rowOf('StandardLevel', {
      ...rest,
      id: key,
      programmeId: programme,
      provinceId: province,
      legalBasisId: legalBasis,
      replacesId: replaces,
    }),
  );
  return parentsFirst(rows, ({ replacesId }) => replacesId);
}
