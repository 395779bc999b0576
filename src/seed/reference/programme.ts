import { z } from 'zod';
import type { ComponentKind, FieldOfWork, ProgrammeComponentRow, ProgrammeRow } from '../../db/generated/model.ts';
import { rowOf } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import { parentsFirst } from './parents-first.ts';
import { day, manyOf, maybe, oneOf, text, unknowns, inferred } from './shape.ts';

interface Component {
  readonly code: string;
  readonly kind: ComponentKind;
  readonly name: string;
  readonly fields: FieldOfWork[];
  readonly components: readonly Component[];
}

const component: z.ZodType<Component> = z.strictObject({
  code: text,
  kind: oneOf('ComponentKind'),
  name: text,
  fields: manyOf('FieldOfWork'),
  get components() {
    return z.array(component).default([]);
  },
});

/** Programmes with their components. */
export const programmeFile = z.array(
  z.strictObject({
    code: text,
    kind: oneOf('ProgrammeKind'),
    name: text,
    startsOn: maybe(day),
    endsOn: maybe(day),
    nameEn: maybe(text),
    lead: maybe(text),
    fields: manyOf('FieldOfWork'),
    legalBasis: maybe(text),
    successor: maybe(text),
    unknowns,
    inferred,
    components: z.array(component).default([]),
  }),
);

type ProgrammeFile = z.output<typeof programmeFile>;

/** Converts programmes to rows, successors before the programmes that they follow. */
export function programmeRows(content: ProgrammeFile): ProgrammeRow[] {
  const rows = content.map((entry) =>
    rowOf('Programme', {
      id: entry.code,
      code: entry.code,
      kind: entry.kind,
      name: entry.name,
      sortKey: sortKey(entry.name),
      startsOn: entry.startsOn,
      endsOn: entry.endsOn,
      lead: entry.lead,
      fields: entry.fields,
      legalBasisId: entry.legalBasis,
      successorId: entry.successor,
      unknowns: entry.unknowns,
      inferred: entry.inferred,
      nameEn: entry.nameEn,
    }),
  );
  return parentsFirst(rows, ({ successorId }) => successorId);
}

/** Converts components to rows: each before its parts, in the order of the programme. */
export function componentRows(content: ProgrammeFile): ProgrammeComponentRow[] {
  return content.flatMap(({ code: programmeId, components }) =>
    flatten(programmeId, null, components).map((row, index) => ({ ...row, position: index + 1 })),
  );
}

function flatten(
  programmeId: string,
  parentId: string | null,
  components: readonly Component[],
): Omit<ProgrammeComponentRow, 'position'>[] {
  return components.flatMap(({ components: parts, ...entry }) => {
    const id = `${programmeId}.${entry.code}`;
    return [{ id, programmeId, parentId, ...entry }, ...flatten(programmeId, id, parts)];
  });
}
