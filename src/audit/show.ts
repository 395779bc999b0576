import type { Database } from '../db/database.ts';
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

/** An entry, with its number of beneficiaries. */
export type ShownEntry = Omit<AccessEventRow, 'at'> & { readonly at: Date; readonly beneficiaries: number };

/** Reads entries of the ledger, newest first. */
export async function readShown({ client }: Database, shown: ShownEntries): Promise<ShownEntry[]> {
  const { subject, department, since, limit } = shown;
  const events = await client.accessEvent.findMany({
    where: {
      ...(since === null ? {} : { at: { gte: since } }),
      ...(subject === null ? {} : { beneficiaries: { some: { beneficiaryId: subject } } }),
      ...(department === null ? {} : { OR: [{ departmentId: department }, { ownerDepartmentId: department }] }),
    },
    orderBy: { id: 'desc' },
    take: limit,
    include: { _count: { select: { beneficiaries: true } } },
  });
  return events.map(({ _count: { beneficiaries }, ...event }) => ({ ...event, beneficiaries }));
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
  String(Number(entry.id)),
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
