import type { Database } from '../db/database.ts';
import { Prisma } from '../db/generated/client/client.ts';
import type { AccessEventRow } from '../db/generated/model.ts';

/** Which entries to show. */
export interface ShownEntries {
  /** Key of a beneficiary; null for all. */
  readonly subject: string | null;
  /** Key of a department that read or was read from; null for all. */
  readonly department: string | null;
  readonly since: Date | null;
  readonly limit: number;
}

/** An event, with its number of beneficiaries. */
export type ShownEntry = Pick<
  AccessEventRow,
  'id' | 'kind' | 'actor' | 'client' | 'role' | 'departmentId' | 'ownerDepartmentId' | 'purpose' | 'caseReference'
> &
  Pick<AccessEventRow, 'operation' | 'dataClass' | 'clauseId' | 'reason' | 'fields'> & {
    readonly at: Date;
    readonly beneficiaries: number;
  };

/** Conditions on the rows of AccessEvent, and on their entries, which indexes find. */
function conditionsOf({ subject, department, since }: ShownEntries): Prisma.Sql[] {
  const { sql } = Prisma;
  return [
    ...(since === null ? [] : [sql`"at" >= ${since.toISOString()}::text::timestamptz`]),
    ...(subject === null
      ? []
      : [sql`"fingerprints" @> public.ledger_fingerprints(ARRAY[${subject}]) AND "subjects" @> ARRAY[${subject}]`]),
    ...(department === null ? [] : [sql`(${department} IN ("departmentId", "ownerDepartmentId"))`]),
  ];
}

/** Reads events of the ledger, newest first. */
export function readShown({ client }: Database, shown: ShownEntries): Promise<ShownEntry[]> {
  const conditions = conditionsOf(shown);
  const where = conditions.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}`;
  return client.$queryRaw<ShownEntry[]>`
    SELECT "id", "at", "kind", "actor", "client", "role", "departmentId", "ownerDepartmentId", "purpose", "caseReference",
      "operation", "dataClass", "clauseId", "reason", "fields", cardinality("subjects") AS "beneficiaries"
    FROM public."AccessEvent" ${where} ORDER BY "at" DESC, "id" DESC LIMIT ${shown.limit}::int`;
}

const orDash = (text: string | null): string => (text === null || text === '' ? '–' : text);

/** Texts from clients may contain control characters, which a terminal would execute. */
const printable = (text: string): string => text.replaceAll(/\p{C}/gu, '?');

const longestCell = 40;

const shorten = (text: string): string => (text.length <= longestCell ? text : `${text.slice(0, longestCell - 1)}…`);

const headings = [
  'Entry',
  'At',
  'Kind',
  'Who',
  'Role',
  'From',
  'Of',
  'Purpose',
  'Case',
  'Class',
  'By',
  'Records',
  'Fields',
];

/** Describes a decision: the clause that allowed the access, the reason of the refusal, or the kind of change. */
function decisionOf({ kind, clauseId, reason, operation }: ShownEntry): string {
  if (kind === 'DENIAL') return orDash(reason);
  return orDash(kind === 'CHANGE' ? operation : clauseId);
}

const cellsOf = (entry: ShownEntry): string[] => [
  entry.id.replace(/^0+/, ''),
  entry.at.toISOString(),
  entry.kind,
  [entry.actor, entry.client].filter((text) => text !== null).join(' / ') || '–',
  entry.role,
  orDash(entry.departmentId),
  orDash(entry.ownerDepartmentId),
  orDash(entry.purpose),
  orDash(entry.caseReference),
  orDash(entry.dataClass),
  decisionOf(entry),
  String(entry.beneficiaries),
  orDash(entry.fields.join(' ')),
];

/** Formats entries as a table, one line each. */
export function tableOf(entries: readonly ShownEntry[]): string {
  const rows = [headings, ...entries.map((entry) => cellsOf(entry).map((cell) => shorten(printable(cell))))];
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}
