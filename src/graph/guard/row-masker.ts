import type { GraphQLError } from 'graphql';
import type { AccessRule } from '../../access/access-rule.ts';
import type { ClauseSnapshot } from '../../access/access-snapshot.ts';
import type { Policy } from '../../access/policy.ts';
import { matchesColumn } from '../../db/statements/selection.ts';
import type { Stored } from '../../db/stored.ts';
import { maskRow, matchingRulesOf, relatedOf, type RowMask } from '../../source/row-envelope.ts';
import type { GuardNode } from './guarded-selection.ts';
import { noteComparison, noteExistence } from './note-comparisons.ts';
import type { Notes } from './notes.ts';
import { whoseList } from './whose.ts';
import { beneficiaryOfKey, departmentOfKey } from '../../records/record-key.ts';

/** Fields that one rule opens of a row, of those that are read. */
interface Opened {
  readonly rule: AccessRule;
  readonly fields: readonly string[];
}

/** What the rows that the same rules open show. */
interface View {
  /** By the owner of the rows. */
  readonly masks: Map<string | null, RowMask>;
  readonly matchingRules: readonly AccessRule[];
  readonly opened: readonly Opened[];
  /** What is noted of a row that shows nothing: that it exists. */
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

/** Masks all rows that leave the loaders: closes what is not open, and notes what goes on the ledger. */
export class RowMasker {
  readonly #policy: Policy;
  readonly #views = new WeakMap<GuardNode, Map<string, View>>();
  readonly #matchBits = new WeakMap<readonly AccessRule[], Map<string, string>>();

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  /** Masks rows, and everything that was read along with them. */
  mask(node: GuardNode, rows: readonly (Stored | null)[], notes: Notes, record: Record | null = null): void {
    if (!node.isWatched) return;
    for (const row of rows) if (row !== null) this.#maskRow(node, row, notes, record);
  }

  #maskRow(node: GuardNode, row: Stored, notes: Notes, within: Record | null): void {
    const record = node.isPersonal ? (within ?? recordOf(row)) : null;
    if (node.rules !== null) {
      const view = this.#open(node, node.rules, row, record);
      if (record !== null) noteRow(view, notes, record, within === null);
    }
    for (const { slot, node: below } of node.ones) {
      const related = relatedOf(row, slot);
      if (below.isWatched && related != null && !Array.isArray(related)) this.#maskRow(below, related, notes, record);
    }
    this.#maskLists(node, row, notes, record);
  }

  #maskLists({ lists }: GuardNode, row: Stored, notes: Notes, record: Record | null): void {
    for (const { slot, read, comparisons, node: below } of lists) {
      if (!below.isWatched && comparisons.length === 0) continue;
      const related = relatedOf(row, slot);
      const rows = Array.isArray(related) ? related : null;
      const whose = whoseList(this.#policy, read, record?.subject ?? row.id);
      const target = { policy: this.#policy, notes };
      // What a list reveals goes on the ledger even if it holds no row.
      for (const comparison of comparisons) noteComparison(target, comparison, whose);
      if (rows === null || !below.isWatched) continue;
      this.mask(below, rows.length > read.shown ? rows.slice(0, read.shown) : rows, notes, record);
      if (!comparisons.some(({ model }) => model === read.model)) noteExistence(target, read, rows, whose);
    }
  }

  /** Closes the fields of a row that are not open. */
  #open(node: GuardNode, rules: readonly AccessRule[], row: Stored, record: Record | null): View {
    const view = this.#view(node, rules, this.#matchBitsOf(node, rules, row, record));
    const owner = record?.departmentId ?? (row as { readonly departmentId?: string | null }).departmentId ?? null;
    maskRow(row, this.#maskOf(node, view, owner));
    return view;
  }

  /** Returns a `1` or a `0` for each rule: whether it opens the row. */
  #matchBitsOf(node: GuardNode, rules: readonly AccessRule[], row: Stored, record: Record | null): string {
    if (node.discriminator === 'CONDITIONS')
      return (row as unknown as { readonly [matchesColumn]: string })[matchesColumn];
    if (node.discriminator === 'ALIKE') return '1';
    const departmentId = record?.departmentId ?? '';
    let byDepartment = this.#matchBits.get(rules);
    if (byDepartment === undefined) {
      byDepartment = new Map();
      this.#matchBits.set(rules, byDepartment);
    }
    let matchBits = byDepartment.get(departmentId);
    if (matchBits === undefined) {
      matchBits = rules.map((each) => (isOfDepartment(each, departmentId) ? '1' : '0')).join('');
      byDepartment.set(departmentId, matchBits);
    }
    return matchBits;
  }

  #view(node: GuardNode, rules: readonly AccessRule[], matchBits: string): View {
    let views = this.#views.get(node);
    if (views === undefined) {
      views = new Map();
      this.#views.set(node, views);
    }
    let view = views.get(matchBits);
    if (view === undefined) {
      const matching = rules.filter((_, place) => matchBits[place] === '1');
      view = this.#viewOf(node, matching);
      views.set(matchBits, view);
    }
    return view;
  }

  #viewOf({ model, fields, columns }: GuardNode, matching: readonly AccessRule[]): View {
    const isOpen = (coordinate: string): boolean => matching.some(({ opens }) => opens(coordinate));
    const closed = this.#policy.catalogue.fieldsOf(model).filter((field) => !isOpen(`${model}.${field}`));
    const opened = matching.map((rule, place) => ({
      rule,
      fields: fields.filter(
        (field) => rule.opens(field) && !matching.slice(0, place).some(({ opens }) => opens(field)),
      ),
    }));
    const [first] = matching;
    return {
      masks: new Map(),
      matchingRules: matching,
      opened: opened.filter(({ fields: some }) => some.length > 0),
      existing: first === undefined ? [] : [{ rule: first, fields: [`${model}.__typename`] }],
      closed,
      closedColumns: columns.filter((column) => closed.includes(column)),
    };
  }

  /** The mask of a department's rows. They share its errors, which an answer gives with the path of each row. */
  #maskOf({ model }: GuardNode, view: View, owner: string | null): RowMask {
    let mask = view.masks.get(owner);
    if (mask === undefined) {
      const closed = view.closed.map((field): [string, GraphQLError] => [
        field,
        this.#policy.refusal(model, `${model}.${field}`, owner),
      ]);
      mask = { closed: new Map(closed), closedColumns: view.closedColumns, matchingRules: view.matchingRules };
      view.masks.set(owner, mask);
    }
    return mask;
  }
}

/** @param isOwn whether the row was asked for itself, and not for a field of another row */
function noteRow({ opened, existing }: View, notes: Notes, record: Record, isOwn: boolean): void {
  const shown = opened.length === 0 && isOwn ? existing : opened;
  for (const { rule, fields } of shown) {
    const note = notes.noteOf(record.departmentId, clauseOf(rule, record.departmentId));
    note.subjects.add(record.subject);
    note.lists.add(fields);
  }
}

/** Notes a field of a row that no selection names: a resolver reads it from an encrypted value. */
export function noteField(row: Stored, coordinate: string, notes: Notes): void {
  const rule = matchingRulesOf(row).find(({ opens }) => opens(coordinate));
  if (rule === undefined) return;
  const { subject, departmentId } = recordOf(row);
  const note = notes.noteOf(departmentId, clauseOf(rule, departmentId));
  note.subjects.add(subject);
  notes.addField(note, coordinate);
}

const isOfDepartment = ({ scopes }: AccessRule, departmentId: string): boolean =>
  scopes?.some(({ departments }) => departments.includes(departmentId)) === true;

const recordOf = ({ id }: Stored): Record => ({ subject: beneficiaryOfKey(id), departmentId: departmentOfKey(id) });

const clauseOf = ({ via }: AccessRule, departmentId: string | null): ClauseSnapshot | null =>
  via.kind === 'CLAUSE' && departmentId !== null ? (via.clauses.get(departmentId) ?? null) : null;
