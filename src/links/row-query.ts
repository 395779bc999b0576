import type { FilterScope } from '../db/filter.ts';
import type { ModelName } from '../db/generated/model.ts';
import type { PageRead } from '../db/page-read.ts';
import { isPersonalModel } from '../access/personal-model.ts';
import type { ListSelection, OneSelection, RowSelection } from '../db/selection.ts';
import type { PersonalData } from '../sealing/personal-data.ts';
import { foldFilter, foldPolicy, type Folded } from './fold-filter.ts';
import { identityFields } from './identity-fields.ts';

/** What is asked of rows of a department, and what they are to be held to. */
export interface RowQuery {
  readonly model: ModelName;
  /** Columns that the service is asked for. */
  readonly columns: readonly string[];
  readonly ones: readonly OneQuery[];
  readonly lists: readonly ListQuery[];
  /** What of personal data is asked for; null where the rows are no identities. */
  readonly identity: readonly (keyof PersonalData)[] | null;
  /** Whether conditions of the policy need to know the facts of the rows. */
  readonly needsFacts: boolean;
  /** What a row must be to be handed out. */
  readonly where: Folded;
  /** What the policy says of all rows of the list: one that is not is no answer to what was asked. */
  readonly policy: Folded;
  /** Conditions of which each row tells which it meets; null where it need not. */
  readonly meets: readonly Folded[] | null;
}

export interface OneQuery {
  readonly slot: string;
  readonly field: string;
  /** The name that it goes by in the answer. */
  readonly name: string;
  readonly rows: RowQuery;
}

export interface ListQuery {
  readonly slot: string;
  readonly field: string;
  readonly name: string;
  readonly read: PageRead;
  /** Null for that of the row. */
  readonly day: string | null;
  /** What is left of its filter. */
  readonly filter: Folded;
  readonly rows: RowQuery;
}

/** Columns that the record's key tells, and that no service is asked for. */
const told = new Set(['id', 'departmentId', 'beneficiaryId', 'enrolmentId', 'sealed', 'citizenIdHash']);

/** The field that shows a column. */
const fieldOf = (column: string): string => (column === 'programmeId' ? 'programme' : column);

const isOfDepartment = ({ relation, rows }: OneSelection): boolean =>
  isPersonalModel(relation.model) && isPersonalModel(rows.model);

/** The department's keys of ids stand for nothing in conditions of the policy, which name none. */
const noKeys: FilterScope['keyOf'] = () => null;

/** Whose rows are asked for, and which fields of them. */
export interface Terms {
  readonly departmentId: string;
  /** Whether a field is open to whom the hub asks for. Others are not asked for: the guard of the graph says why. */
  readonly opens: (coordinate: string) => boolean;
}

function compileList(list: ListSelection, place: number, terms: Terms): ListQuery {
  const { field, slot, read, day } = list;
  const rows = compileRows(list.rows, terms, read);
  const filter = foldFilter(read.model, read.filter, { departmentId: terms.departmentId, keyOf: read.keyOf });
  return { slot, field, name: `l${place}`, read, day, filter, rows };
}

const compileOne = (one: OneSelection, place: number, terms: Terms): OneQuery => ({
  slot: one.slot,
  field: one.field,
  name: `o${place}`,
  rows: compileRows(one.rows, terms, null),
});

/** The facts of an identity are those of the row that it hangs on. */
const hasIdentityWithFacts = (ones: readonly OneQuery[]): boolean =>
  ones.some(({ rows }) => rows.model === 'BeneficiaryIdentity' && rows.needsFacts);

/**
 * What to ask a department for rows of a selection.
 * @param read the page of which they are; null for rows that are read by their key or along with another
 */
export function compileRows(selection: RowSelection, terms: Terms, read: PageRead | null): RowQuery {
  const { model } = selection;
  const scope = { departmentId: terms.departmentId, keyOf: noKeys };
  const opens = (field: string): boolean => terms.opens(`${model}.${field}`);
  const ones = selection.ones
    .filter((one) => isOfDepartment(one) && opens(one.field))
    .map((one, place) => compileOne(one, place, terms));
  const lists = selection.lists
    .filter((list) => isPersonalModel(list.read.model) && opens(list.field))
    .map((list, place) => compileList(list, place, terms));
  // What is not the department's is read by the hub, by the keys that the row holds.
  const keys = selection.ones.filter((one) => !isOfDepartment(one)).map(({ relation }) => relation.own);
  const ordered = read === null ? [] : [read.order.column];
  const columns = [...new Set([...selection.columns, ...keys, ...ordered])].filter(
    (name) => !told.has(name) && opens(fieldOf(name)),
  );
  const where = read === null && selection.where !== undefined ? foldFilter(model, selection.where, scope) : true;
  const policy = read === null ? true : foldPolicy(model, read.filter, scope);
  const meets = selection.meets?.map((each) => foldFilter(model, each, scope)) ?? null;
  const isTold = [where, policy, ...(meets ?? [])].some((condition) => typeof condition !== 'boolean');
  const needsFacts = isTold || hasIdentityWithFacts(ones);
  const identity = model === 'BeneficiaryIdentity' ? identityFields(selection.fields).filter(opens) : null;
  return { model, columns, ones, lists, identity, needsFacts, where, policy, meets };
}
