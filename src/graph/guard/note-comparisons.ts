import { denialsOf, type Named } from '../../access/forbidden.ts';
import { isRecordModel } from '../../records/record-models.ts';
import type { Policy } from '../../access/policy.ts';
import { beneficiaryOfKey, departmentOfKey } from '../../records/record-key.ts';
import type { ModelName } from '../../db/generated/model.ts';
import type { PageRead } from '../../db/statements/page-read.ts';
import type { Stored } from '../../db/stored.ts';
import { intersect, type Departments } from './named-departments.ts';
import type { Notes } from './notes.ts';
import type { RecordComparison } from './record-comparisons.ts';
import type { Whose } from './whose.ts';

/** Where accesses are noted, and the policy that decides whose rows they reach. */
export interface NoteTarget {
  readonly policy: Policy;
  readonly notes: Notes;
}

/** The form of the key of a department: `92-SYT-20250701`. */
const departmentKey = /^[A-Za-z0-9-]{1,40}$/;

/** Maximum number of departments and records that the entries of one denial name. */
const maxNamed = 100;

const noField: ReadonlySet<string> = new Set();

/** Groups the beneficiaries of keys by the department that owns them. */
function subjectsByDepartment(keys: readonly string[]): Map<string, Set<string>> {
  const subjects = new Map<string, Set<string>>();
  for (const key of keys) {
    const departmentId = departmentOfKey(key) ?? '';
    const known = subjects.get(departmentId) ?? new Set();
    subjects.set(departmentId, known.add(beneficiaryOfKey(key)));
  }
  return subjects;
}

/** What is noted of each department whose rows were searched. */
interface Lookup {
  readonly model: ModelName;
  readonly used: ReadonlySet<string>;
  readonly fields: readonly string[];
  readonly subjects: ReadonlyMap<string, ReadonlySet<string>>;
}

function noteIn(
  { policy, notes }: NoteTarget,
  { model, used, fields, subjects }: Lookup,
  departments: Departments,
): void {
  const reached = policy.openDepartments(model, used);
  for (const departmentId of (departments ?? reached).keys()) {
    for (const clause of reached.get(departmentId) ?? []) {
      const note = notes.noteOf(departmentId, clause);
      note.lists.add(fields);
      for (const subject of subjects.get(departmentId) ?? []) note.subjects.add(subject);
    }
  }
}

/** Notes as denied the search for a key of a department that opens no rows, so that the department learns of the attempt. */
function noteUnreached(
  { policy, notes }: NoteTarget,
  comparison: RecordComparison,
  subjects: Lookup['subjects'],
): void {
  const { model, used, reached } = comparison;
  for (const [departmentId, named] of subjects) {
    if (reached?.has(departmentId) !== false) continue;
    const refusal =
      policy.refusalWithin(model, departmentId, used) ?? policy.refusal(model, `${model}.*`, departmentId);
    for (const denied of denialsOf(refusal)) for (const subject of named) notes.deny({ ...denied, subject });
  }
}

/** Notes a comparison of records for each department in whose rows there could be a match. */
export function noteComparison(target: NoteTarget, comparison: RecordComparison, whose: Whose): void {
  const { model, used, fields, isWithin, keys } = comparison;
  const owners = isWithin ? whose.departments : null;
  const isFirst = !target.notes.isNoted(comparison);
  if (owners === null && !isFirst) return;
  const subjects = subjectsByDepartment(keys);
  if (isFirst) noteUnreached(target, comparison, subjects);
  if (isWithin && whose.subject !== null) {
    for (const owner of owners?.keys() ?? [])
      subjects.set(owner, (subjects.get(owner) ?? new Set()).add(whose.subject));
  }
  noteIn(
    target,
    { model, used, fields, subjects },
    intersect(intersect(comparison.departments, owners), comparison.reached),
  );
}

/** Returns the departments and records that the comparisons of a denied list name, `maxNamed` at most. */
export function namedIn(comparisons: readonly RecordComparison[], whose: Whose): Named[] {
  const named = comparisons.flatMap(({ departments, keys, isWithin }): Named[] => {
    const subjects = subjectsByDepartment(keys);
    const owners = intersect(departments, isWithin ? whose.departments : null);
    return [...new Set([...(owners?.keys() ?? []), ...subjects.keys()])].flatMap((ownerDepartmentId): Named[] => {
      const known = [...(subjects.get(ownerDepartmentId) ?? [])];
      return (known.length > 0 ? known : [null]).map((subject) => ({ ownerDepartmentId, subject }));
    });
  });
  return named.filter(({ ownerDepartmentId }) => departmentKey.test(ownerDepartmentId ?? '')).slice(0, maxNamed);
}

/**
 * Finds the departments whose rows all lie within a page in the order of keys: between its cursors, and up to its last row
 * if the page is full.
 */
function departmentsPassed(
  { after, before, reversed, limit }: PageRead,
  rows: readonly Stored[],
  reached: readonly string[],
): string[] {
  const lastKey = rows.length === limit ? rows.at(-1)?.id : undefined;
  const lowest = (reversed ? lastKey : undefined) ?? after?.key;
  const highest = (reversed ? undefined : lastKey) ?? before?.key;
  // The key of a row begins with that of its department and a colon.
  const placeOf = (key: string): string => `${departmentOfKey(key) ?? ''}:`;
  return reached.filter(
    (id) =>
      (lowest === undefined || `${id}:` >= placeOf(lowest)) && (highest === undefined || `${id}:` <= placeOf(highest)),
  );
}

/**
 * Notes what a page of records reveals beyond its rows: that there is a next row, and that there are no others between
 * those that it shows. A department with a note already has its entry.
 */
export function noteExistence(target: NoteTarget, read: PageRead, rows: readonly Stored[], whose: Whose): void {
  const { model } = read;
  const { policy, notes } = target;
  if (!isRecordModel(model) || whose.subject !== null) return;
  const reached = intersect(whose.departments, policy.openDepartments(model, noField));
  const passed = departmentsPassed(read, rows, [...(reached?.keys() ?? [])]);
  const unnoted = new Set(passed.filter((departmentId) => !notes.hasReadOf(departmentId)));
  noteIn(target, { model, used: noField, fields: [`${model}Connection.nodes`], subjects: new Map() }, unnoted);
}
