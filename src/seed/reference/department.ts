import { z } from 'zod';
import type { DepartmentRow, DepartmentSuccessionRow, FieldOfWork, ProvinceRow } from '../../db/generated/model.ts';
import { sortKey } from '../sort-key.ts';
import { compactDay, dayBefore, earlierEnd, laterStart } from './day.ts';
import { problem } from './file.ts';
import type { ProvinceRows } from './province.ts';
import { day, inferred, manyOf, maybe, oneOf, text, unknowns } from './shape.ts';

const body = {
  abbreviation: text,
  kind: oneOf('DepartmentKind'),
  fields: manyOf('FieldOfWork'),
  validFrom: maybe(day),
  validTo: maybe(day),
};

const template = z
  .strictObject({ ...body, name: maybe(text), nameByType: maybe(z.record(oneOf('ProvinceType'), text)) })
  .refine(({ name, nameByType }) => (name === null) !== (nameByType === null), {
    error: 'needs either a name or a name by type',
    path: ['name'],
  });

/** Departments that every province has, single departments, and splits by field of work. */
export const departmentFile = z.strictObject({
  templates: z.array(template),
  bodies: z.array(
    z.strictObject({ ...body, name: text, province: text, organisation: maybe(text), note: maybe(text) }),
  ),
  splits: z.array(
    z.strictObject({
      abbreviation: text,
      effectiveOn: day,
      effectiveOnQualifier: oneOf('Qualifier'),
      legalBasis: maybe(text),
      unknowns,
      inferred,
      successors: z.partialRecord(oneOf('FieldOfWork'), text),
    }),
  ),
});

type DepartmentFile = z.output<typeof departmentFile>;
type Template = z.output<typeof template>;
type Split = DepartmentFile['splits'][number];

interface DepartmentRows {
  readonly departments: DepartmentRow[];
  readonly successions: DepartmentSuccessionRow[];
}

/** Creates the departments of every province over time, and the successions of their fields of work. */
export function departmentRows(file: string, content: DepartmentFile, provinces: ProvinceRows): DepartmentRows {
  const common = provinces.provinces.flatMap((province) =>
    content.templates.flatMap((entry) => departmentsOf(province, entry, provinces)),
  );
  return {
    departments: [
      ...withOrganisations(common, provinces),
      ...content.bodies.map((entry) => singleBody(file, entry, provinces)),
    ],
    successions: [
      ...content.splits.flatMap((split) => splitSuccessions(file, split, common)),
      ...provinces.successions.flatMap((succession) => inheritances(succession, common)),
    ],
  };
}

/**
 * Codes are used again by the provinces of 2025-07-01: the body of a later province has the first day of that province
 * in its key.
 */
function withOrganisations(rows: readonly DepartmentRow[], { provinces }: ProvinceRows): DepartmentRow[] {
  const firstDays = new Map(provinces.map(({ id, validFrom }) => [id, validFrom]));
  const dayOf = ({ provinceId }: DepartmentRow): string => firstDays.get(provinceId) ?? '';
  const earliest = new Map<string, string>();
  for (const row of rows) {
    const known = earliest.get(row.code);
    if (known === undefined || dayOf(row) < known) earliest.set(row.code, dayOf(row));
  }
  return rows.map((row) =>
    earliest.get(row.code) === dayOf(row) ? row : { ...row, organisationId: `${row.code}-${compactDay(dayOf(row))}` },
  );
}

interface Span {
  readonly name: string;
  readonly validFrom: string;
  readonly validTo: string | null;
}

function departmentsOf(province: ProvinceRow, entry: Template, provinces: ProvinceRows): DepartmentRow[] {
  return spans(province, entry, provinces)
    .map((span) => ({
      name: span.name,
      validFrom: laterStart(span.validFrom, entry.validFrom),
      validTo: earlierEnd(span.validTo, entry.validTo),
    }))
    .filter(({ validFrom, validTo }) => validTo === null || validFrom <= validTo)
    .map((span) => departmentRow(province, entry, span));
}

/** A department named after the type of its province gets another name when the type changes. */
function spans(province: ProvinceRow, entry: Template, { classifications }: ProvinceRows): Span[] {
  const { name, nameByType } = entry;
  if (nameByType === null) return [{ name: name ?? '', validFrom: province.validFrom, validTo: province.validTo }];
  const types = classifications.filter(({ provinceId }) => provinceId === province.id);
  const changes = types.filter(({ type }, index) => type !== types[index - 1]?.type);
  return changes.map(({ type, validFrom }, index) => {
    const next = changes[index + 1];
    return {
      name: nameByType[type],
      validFrom,
      validTo: next === undefined ? province.validTo : dayBefore(next.validFrom),
    };
  });
}

function singleBody(file: string, entry: DepartmentFile['bodies'][number], { provinces }: ProvinceRows): DepartmentRow {
  const province = provinces.find(({ id }) => id === entry.province);
  if (province === undefined) throw problem(file, entry.abbreviation, 'province', `there is no "${entry.province}"`);
  const span = {
    name: entry.name,
    validFrom: laterStart(province.validFrom, entry.validFrom),
    validTo: earlierEnd(province.validTo, entry.validTo),
  };
  const row = departmentRow(province, entry, span);
  return { ...row, organisationId: entry.organisation ?? row.organisationId, note: entry.note };
}

function departmentRow(
  province: ProvinceRow,
  { abbreviation, kind, fields }: Pick<Template, 'abbreviation' | 'kind' | 'fields'>,
  { name, validFrom, validTo }: Span,
): DepartmentRow {
  const code = `${province.code}-${abbreviation}`;
  return {
    id: `${code}-${compactDay(validFrom)}`,
    code,
    name,
    // Departments of the same name have the order of their provinces.
    sortKey: sortKey(`${name} ${province.name}`),
    kind,
    fields,
    provinceId: province.id,
    organisationId: code,
    hosting: 'HOSTED',
    validFrom,
    validTo,
    note: null,
  };
}

type Common = Omit<DepartmentSuccessionRow, 'id' | 'predecessorId' | 'successorId' | 'field'>;

function splitSuccessions(
  file: string,
  split: Split,
  departments: readonly DepartmentRow[],
): DepartmentSuccessionRow[] {
  const { effectiveOn, effectiveOnQualifier, legalBasis } = split;
  const predecessors = departments.filter(
    (row) => abbreviationOf(row) === split.abbreviation && row.validTo === dayBefore(effectiveOn),
  );
  if (predecessors.length === 0) throw problem(file, split.abbreviation, 'abbreviation', 'no department ends there');
  return predecessors.flatMap((predecessor) =>
    predecessor.fields.map((field) => {
      const abbreviation = split.successors[field];
      const successor = departments.find(
        (row) =>
          row.provinceId === predecessor.provinceId &&
          abbreviationOf(row) === abbreviation &&
          row.validFrom === effectiveOn &&
          row.fields.includes(field),
      );
      if (successor !== undefined) {
        return successionRow(predecessor, successor, field, {
          effectiveOn,
          effectiveOnQualifier,
          legalBasisId: legalBasis,
          unknowns: split.unknowns,
          inferred: split.inferred,
        });
      }
      throw problem(
        file,
        split.abbreviation,
        `successors.${field}`,
        `no "${String(abbreviation)}" takes it over in ${predecessor.provinceId}`,
      );
    }),
  );
}

/**
 * If a province is succeeded, its departments pass their fields to those with the same abbreviation in the new
 * province.
 */
function inheritances(
  { predecessorId, successorId, effectiveOn, legalBasisId }: ProvinceRows['successions'][number],
  departments: readonly DepartmentRow[],
): DepartmentSuccessionRow[] {
  const ending = departments.filter(
    (row) => row.provinceId === predecessorId && row.validTo === dayBefore(effectiveOn),
  );
  const beginning = departments.filter((row) => row.provinceId === successorId && row.validFrom === effectiveOn);
  const common: Common = { effectiveOn, effectiveOnQualifier: 'EXACT', legalBasisId, unknowns: [], inferred: [] };
  return ending.flatMap((predecessor) => {
    const successor = beginning.find((row) => abbreviationOf(row) === abbreviationOf(predecessor));
    if (successor === undefined) return [];
    return predecessor.fields.map((field) => successionRow(predecessor, successor, field, common));
  });
}

const abbreviationOf = ({ code }: DepartmentRow): string => code.slice(code.indexOf('-') + 1);

function successionRow(
  predecessor: DepartmentRow,
  successor: DepartmentRow,
  field: FieldOfWork,
  common: Common,
): DepartmentSuccessionRow {
  const id = `${predecessor.id}.${successor.id}.${field}`;
  return { id, predecessorId: predecessor.id, successorId: successor.id, field, ...common };
}
