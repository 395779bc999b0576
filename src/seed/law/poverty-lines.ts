import type { PovertyLineRow, ResidentialArea } from '../../db/generated/model.ts';
import { rowOf } from '../row-of.ts';
import { known, type LawContext } from './context.ts';
import { inferredFrom } from './grounds.ts';
import type { Law } from './shape.ts';

type Entry = Law['povertyLines'][number];

const areas: readonly ResidentialArea[] = ['RURAL', 'URBAN'];

function lineRow(area: ResidentialArea, entry: Entry, context: LawContext): PovertyLineRow {
  const told = { amount: area === 'RURAL' ? entry.rural : entry.urban, validFrom: entry.from, validTo: entry.to };
  return rowOf('PovertyLine', {
    ...told,
    ...known(entry, context),
    id: `${area.toLowerCase()}.${entry.from.replaceAll('-', '')}`,
    area,
    legalBasisId: context.document(entry.basis),
    extendedById: entry.extendedBy === null ? null : context.document(entry.extendedBy),
    inferred: inferredFrom(entry, { ...told, legalBasis: entry.basis, extendedBy: entry.extendedBy }),
  });
}

/** Creates the rows of the poverty lines: one for each area and period. */
export const povertyLineRows = ({ povertyLines }: Law, context: LawContext): PovertyLineRow[] =>
  povertyLines.flatMap((entry) => areas.map((area) => lineRow(area, entry, context)));
