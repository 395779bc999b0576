import { z } from 'zod';
import type { DepartmentRow, OrganisationRow, OrganisationSourceRow } from '../../db/generated/model.ts';
import { maybe, oneOf, text } from '../reference/shape.ts';
import { rowOf } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import type { Keys } from './keys.ts';
import { inferredOf, unknownsOf } from './notes.ts';
import { noted, texts } from './shape.ts';

/** Bodies that the documents name. */
export const organisationShape = z.strictObject({
  key: text,
  kind: oneOf('OrganisationKind'),
  level: oneOf('AdministrativeLevel'),
  province: maybe(text),
  parent: maybe(text),
  group: z.boolean().default(false),
  name: text,
  aliases: texts,
  sources: texts,
  ...noted,
});

type Organisation = z.output<typeof organisationShape>;

/** The body of a department: the hub has a row for each, whether or not a document names it. */
function bodyOf(department: DepartmentRow): OrganisationRow {
  return rowOf('Organisation', {
    id: department.organisationId,
    code: department.organisationId.replace(/-\d{8}$/, ''),
    name: department.name,
    sortKey: department.sortKey,
    kind: department.kind,
    level: 'PROVINCE',
    provinceId: department.provinceId,
  });
}

function namedBody(entry: Organisation, keys: Keys): OrganisationRow {
  return rowOf('Organisation', {
    id: entry.key,
    code: entry.key,
    name: entry.name,
    sortKey: sortKey(entry.name),
    kind: entry.kind,
    level: entry.level,
    isGroup: entry.group,
    aliases: entry.aliases,
    provinceId: entry.province === null ? null : keys.province(entry.province),
    parentId: entry.parent,
    unknowns: unknownsOf(entry),
    inferred: inferredOf(entry),
  });
}

/** Creates the bodies of all departments and those that documents name, as these name them. */
export function organisationRows(
  entries: readonly Organisation[],
  departments: readonly DepartmentRow[],
  keys: Keys,
): OrganisationRow[] {
  const named = new Set(entries.map(({ key }) => key));
  const bodies = new Map(departments.map((department) => [department.organisationId, bodyOf(department)]));
  return [
    ...[...bodies.values()].filter(({ id }) => !named.has(id)),
    ...entries.map((entry) => namedBody(entry, keys)),
  ];
}

/** Creates the rows that say which source names a body. */
export const organisationSourceRows = (entries: readonly Organisation[]): OrganisationSourceRow[] =>
  entries.flatMap(({ key, sources }) =>
    sources.map((sourceId) => ({ id: `${key}.${sourceId}`, organisationId: key, sourceId })),
  );
