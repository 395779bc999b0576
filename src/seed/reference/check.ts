import { enums, models } from '../../db/generated/model.ts';
import type { ColumnDescription } from '../../db/description.ts';
import type { Batch } from '../batch.ts';
import { problem } from './file.ts';

/** Rows, and the file that they were read from. */
export interface Read {
  readonly file: string;
  readonly batch: Batch;
}

type Cells = Readonly<Record<string, unknown>>;

/** Refuses rows that the model does not allow. A reference must lead to an earlier row. */
export function check(reads: readonly Read[]): void {
  const known = new Map<string, Set<string>>();
  for (const { file, batch } of reads) {
    const ids = known.get(batch.model) ?? new Set<string>();
    known.set(batch.model, ids);
    for (const row of batch.rows) {
      const fail = (field: string, message: string): Error => problem(file, row.id, field, message);
      const cells: Cells = { ...row };
      if (ids.has(row.id)) throw fail('id', 'occurs twice');
      checkColumns(batch.model, cells, fail);
      checkReferences(batch.model, cells, known, fail);
      checkUnknowns(batch.model, cells, fail);
      ids.add(row.id);
    }
  }
}

type Fail = (field: string, message: string) => Error;

function checkColumns(model: Batch['model'], cells: Cells, fail: Fail): void {
  const { columns } = models[model];
  for (const [field, column] of Object.entries(columns)) {
    const value = cells[field];
    if (value === undefined || (value === null && !column.nullable)) throw fail(field, 'missing');
    if (value !== null) checkEnum(field, value, column, fail);
  }
  const stranger = Object.keys(cells).find((field) => columns[field] === undefined);
  if (stranger !== undefined) throw fail(stranger, 'is not a column of the model');
}

function checkEnum(field: string, value: unknown, { enumName }: ColumnDescription, fail: Fail): void {
  if (enumName === undefined) return;
  const allowed: readonly unknown[] = enums[enumName as keyof typeof enums];
  const wrong = [value].flat().find((one) => !allowed.includes(one));
  if (wrong !== undefined) throw fail(field, `${JSON.stringify(wrong)} is not a ${enumName}`);
}

function checkReferences(
  model: Batch['model'],
  cells: Cells,
  known: ReadonlyMap<string, ReadonlySet<string>>,
  fail: Fail,
): void {
  for (const relation of Object.values(models[model].relations)) {
    // If the other row has the reference, it may be absent: a department may have no link.
    if (relation.list || relation.other !== 'id') continue;
    const value = cells[relation.own];
    if (typeof value !== 'string') continue;
    if (known.get(relation.model)?.has(value) !== true)
      throw fail(relation.own, `there is no ${relation.model} "${value}"`);
  }
}

/** Lists of the graph that are neither a column nor a relation. */
const derivedLists: Partial<Record<Batch['model'], readonly string[]>> = {
  CooperationAgreement: ['objectives'],
  Exchange: ['programmes'],
  LearningNeed: ['teachers', 'matches'],
  Point: ['components'],
  Practice: ['components', 'contextDocuments'],
  Programme: ['results'],
  ReportingDuty: ['recipients'],
};

/** Only an existing field can be unknown, inferred or open to two readings. */
function checkUnknowns(model: Batch['model'], cells: Cells, fail: Fail): void {
  const { columns, relations } = models[model];
  const isField = (field: string): boolean =>
    columns[field] !== undefined || relations[field] !== undefined || derivedLists[model]?.includes(field) === true;
  for (const list of ['unknowns', 'inferred', 'readings']) {
    const notes = cells[list];
    const fields = Array.isArray(notes) ? notes.map((note: { readonly field: string }) => note.field) : [];
    const stranger = fields.find((field) => !isField(field));
    if (stranger !== undefined) throw fail(list, `${model} has no field "${stranger}"`);
  }
}
