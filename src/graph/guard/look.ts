import type { GraphQLError } from 'graphql';
import type { Alternative } from '../../access/alternative.ts';
import type { ClauseFacts } from '../../access/facts.ts';
import type { Policy } from '../../access/policy.ts';
import { meetsColumn } from '../../db/selection.ts';
import { relatedOf, type Stored } from '../../db/stored.ts';
import { showRow, waysOf, type Sight } from './closed.ts';
import type { GuardNode } from './guarded-selection.ts';
import { noteComparison, noteExistence } from './note-comparisons.ts';
import type { Notes } from './notes.ts';
import { whoseList } from './whose.ts';
import { beneficiaryOfKey, departmentOfKey } from '../../access/record-key.ts';

/** Fields that one alternative opens of a row, of those that are read. */
interface Opened {
  readonly alternative: Alternative;
  readonly fields: readonly string[];
}

/** What a row that is open in certain ways shows. */
interface View {
  /** By the department whose rows they are. */
  readonly sights: Map<string | null, Sight>;
  readonly ways: readonly Alternative[];
  readonly opened: readonly Opened[];
  /** What is known of a row of which nothing is shown: that it is there. */
  readonly existing: readonly Opened[];
  /** Names of all fields of the model that are not open. */
  readonly closed: readonly string[];
  /** Those of them that were read. */
  readonly closedColumns: readonly string[];
}

/** The record that rows below another are part of. */
interface Record {
  readonly subject: string;
  readonly departmentId: string | null;
}

/** Looks at all rows that leave the loaders: closes what is not open, and notes what goes on the ledger. */
export class Look {
  readonly #policy: Policy;
  readonly #views = new WeakMap<GuardNode, Map<string, View>>();
  readonly #told = new WeakMap<readonly Alternative[], Map<string, string>>();

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  /** Looks at rows and all that was read along with them. */
  at(node: GuardNode, rows: readonly (Stored | null)[], notes: Notes, record: Record | null = null): void {
    if (!node.isWatched) return;
    for (const row of rows) if (row !== null) this.#atRow(node, row, notes, record);
  }

  #atRow(node: GuardNode, row: Stored, notes: Notes, within: Record | null): void {
    const record = node.isPersonal ? (within ?? recordOf(row)) : null;
    if (node.alternatives !== null) {
      const view = this.#open(node, node.alternatives, row, record);
      if (record !== null) noteRow(view, notes, record, within === null);
    }
    for (const { slot, node: below } of node.ones) {
      const related = relatedOf(row, slot);
      if (below.isWatched && related != null && !Array.isArray(related)) this.#atRow(below, related, notes, record);
    }
    this.#atLists(node, row, notes, record);
  }

  #atLists({ lists }: GuardNode, row: Stored, notes: Notes, record: Record | null): void {
    for (const { slot, read, comparisons, node: below } of lists) {
      if (!below.isWatched && comparisons.length === 0) continue;
      const related = relatedOf(row, slot);
      const rows = Array.isArray(related) ? related : null;
      const whose = whoseList(this.#policy, read, record?.subject ?? row.id);
      const target = { policy: this.#policy, notes };
      // What a list reveals goes on the ledger even if it holds no row.
      for (const comparison of comparisons) noteComparison(target, comparison, whose);
      if (rows === null || !below.isWatched) continue;
      this.at(below, rows.length > read.shown ? rows.slice(0, read.shown) : rows, notes, record);
      if (!comparisons.some(({ model }) => model === read.model)) noteExistence(target, read, rows, whose);
    }
  }

  /** Closes what of a row is not open. */
  #open(node: GuardNode, alternatives: readonly Alternative[], row: Stored, record: Record | null): View {
    const view = this.#view(node, alternatives, this.#tell(node, alternatives, row, record));
    const owner = record?.departmentId ?? (row as { readonly departmentId?: string | null }).departmentId ?? null;
    showRow(row, this.#sight(node, view, owner));
    return view;
  }

  /** A `1` or a `0` for each alternative: whether the row is open in that way. */
  #tell(node: GuardNode, alternatives: readonly Alternative[], row: Stored, record: Record | null): string {
    if (node.telling === 'CONDITIONS') return (row as unknown as { readonly [meetsColumn]: string })[meetsColumn];
    if (node.telling === 'ALIKE') return '1';
    const departmentId = record?.departmentId ?? '';
    let byDepartment = this.#told.get(alternatives);
    if (byDepartment === undefined) {
      byDepartment = new Map();
      this.#told.set(alternatives, byDepartment);
    }
    let told = byDepartment.get(departmentId);
    if (told === undefined) {
      told = alternatives.map((each) => (isOfDepartment(each, departmentId) ? '1' : '0')).join('');
      byDepartment.set(departmentId, told);
    }
    return told;
  }

  #view(node: GuardNode, alternatives: readonly Alternative[], told: string): View {
    let views = this.#views.get(node);
    if (views === undefined) {
      views = new Map();
      this.#views.set(node, views);
    }
    let view = views.get(told);
    if (view === undefined) {
      const met = alternatives.filter((_, place) => told[place] === '1');
      view = this.#viewOf(node, met);
      views.set(told, view);
    }
    return view;
  }

  #viewOf({ model, fields, columns }: GuardNode, met: readonly Alternative[]): View {
    const isOpen = (coordinate: string): boolean => met.some(({ opens }) => opens(coordinate));
    const closed = this.#policy.catalogue.fieldsOf(model).filter((field) => !isOpen(`${model}.${field}`));
    const opened = met.map((alternative, place) => ({
      alternative,
      fields: fields.filter(
        (field) => alternative.opens(field) && !met.slice(0, place).some(({ opens }) => opens(field)),
      ),
    }));
    const [first] = met;
    return {
      sights: new Map(),
      ways: met,
      opened: opened.filter(({ fields: some }) => some.length > 0),
      existing: first === undefined ? [] : [{ alternative: first, fields: [`${model}.__typename`] }],
      closed,
      closedColumns: columns.filter((column) => closed.includes(column)),
    };
  }

  /** How rows of a department are seen: their errors are told apart by where they stand in the answer. */
  #sight({ model }: GuardNode, view: View, owner: string | null): Sight {
    let sight = view.sights.get(owner);
    if (sight === undefined) {
      const closed = view.closed.map((field): [string, GraphQLError] => [
        field,
        this.#policy.refusal(model, `${model}.${field}`, owner),
      ]);
      sight = { closed: new Map(closed), closedColumns: view.closedColumns, ways: view.ways };
      view.sights.set(owner, sight);
    }
    return sight;
  }
}

/** @param isOwn whether it is a row of its own, rather than one that a field of another shows */
function noteRow({ opened, existing }: View, notes: Notes, record: Record, isOwn: boolean): void {
  const shown = opened.length === 0 && isOwn ? existing : opened;
  for (const { alternative, fields } of shown) {
    const note = notes.noteOf(record.departmentId, clauseOf(alternative, record.departmentId));
    note.subjects.add(record.subject);
    notes.addFields(note, fields);
  }
}

/** Notes a field of a row that no selection tells of: a resolver reads it from a sealed value. */
export function noteField(row: Stored, coordinate: string, notes: Notes): void {
  const way = waysOf(row).find(({ opens }) => opens(coordinate));
  if (way === undefined) return;
  const { subject, departmentId } = recordOf(row);
  const note = notes.noteOf(departmentId, clauseOf(way, departmentId));
  note.subjects.add(subject);
  note.fields.add(coordinate);
}

const isOfDepartment = ({ scopes }: Alternative, departmentId: string): boolean =>
  scopes?.some(({ departments }) => departments.includes(departmentId)) === true;

const recordOf = ({ id }: Stored): Record => ({ subject: beneficiaryOfKey(id), departmentId: departmentOfKey(id) });

const clauseOf = ({ via }: Alternative, departmentId: string | null): ClauseFacts | null =>
  via.kind === 'CLAUSE' && departmentId !== null ? (via.clauses.get(departmentId) ?? null) : null;
