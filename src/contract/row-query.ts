import { everything } from '../filter/filter.ts';
import type { ModelName } from '../db/generated/model.ts';
import type { PageRead } from '../db/statements/page-read.ts';
import { isRecordModel } from '../records/record-models.ts';
import type { ListSelection, OneSelection, RowSelection } from '../db/statements/selection.ts';
import type { PersonalData } from '../sealing/personal-data.ts';
import type { Residual } from './residual.ts';
import { specialize, specializePolicy } from './specialize.ts';

/** Every field of personal data, as the contract names it. */
const allFields: readonly (keyof PersonalData)[] = ['name', 'dateOfBirth', 'sex', 'citizenId', 'address', 'phone'];

/** The fields of personal data among those that are asked for; all where it is not known which are. */
const identityFields = (asked: readonly string[] | undefined): readonly (keyof PersonalData)[] =>
  asked === undefined ? allFields : allFields.filter((field) => asked.includes(field));

/** What to request from a department for rows, and the conditions that the answer must match. */
export interface RowQuery {
  readonly model: ModelName;
  /** Columns requested from the service. */
  readonly columns: readonly string[];
  readonly ones: readonly OneQuery[];
  readonly lists: readonly ListQuery[];
  /** Requested fields of personal data; null if the rows are not identities. */
  readonly identity: readonly (keyof PersonalData)[] | null;
  /** Whether conditions of the policy compare attributes of the rows. */
  readonly needsFacts: boolean;
  /** The condition of the selection; other rows are not returned. */
  readonly where: Residual;
  /** The policy's condition for all rows of the list; an answer with another row breaks the contract. */
  readonly policy: Residual;
  /** Conditions to evaluate for each row; null for none. */
  readonly matches: readonly Residual[] | null;
}

export interface OneQuery {
  readonly slot: string;
  readonly field: string;
  /** Its name in the answer. */
  readonly name: string;
  readonly rows: RowQuery;
}

export interface ListQuery {
  readonly slot: string;
  readonly field: string;
  readonly name: string;
  readonly read: PageRead;
  /** Null for the day of the row. */
  readonly day: string | null;
  /** The residual of its filter. */
  readonly filter: Residual;
  readonly rows: RowQuery;
}

/** Columns that follow from the record's key, or exist in the hub's own rows only; services are not asked for them. */
const unrequestedColumns = new Set([
  'id',
  'departmentId',
  'beneficiaryId',
  'enrolmentId',
  'communeUnitId',
  'sealed',
  'citizenIdHash',
]);

/** Returns the field of a column. */
const fieldOf = (column: string): string => (column === 'programmeId' ? 'programme' : column);

const isOfDepartment = ({ relation, rows }: OneSelection): boolean =>
  isRecordModel(relation.model) && isRecordModel(rows.model);

/** The department to ask, and the fields that are open. */
export interface Terms {
  readonly departmentId: string;
  /**
   * Whether a field is open to the viewer. Closed fields are not requested: the guard of the graph gives the reason.
   */
  readonly opens: (coordinate: string) => boolean;
}

function compileList(list: ListSelection, place: number, terms: Terms): ListQuery {
  const { field, slot, read, day } = list;
  const rows = compileRows(list.rows, terms, read);
  const filter = specialize(read.model, read.filter, terms.departmentId);
  return { slot, field, name: `l${place}`, read, day, filter, rows };
}

const compileOne = (one: OneSelection, place: number, terms: Terms): OneQuery => ({
  slot: one.slot,
  field: one.field,
  name: `o${place}`,
  rows: compileRows(one.rows, terms, null),
});

/** An identity has the attributes of its beneficiary. */
const hasIdentityWithFacts = (ones: readonly OneQuery[]): boolean =>
  ones.some(({ rows }) => rows.model === 'BeneficiaryIdentity' && rows.needsFacts);

/**
 * Compiles a selection into the request to a department.
 * @param read the page that contains the rows; null for rows read by their key or together with another row
 */
export function compileRows(selection: RowSelection, terms: Terms, read: PageRead | null): RowQuery {
  const { model } = selection;
  const { departmentId } = terms;
  const opens = (field: string): boolean => terms.opens(`${model}.${field}`);
  const ones = selection.ones
    .filter((one) => isOfDepartment(one) && opens(one.field))
    .map((one, place) => compileOne(one, place, terms));
  const lists = selection.lists
    .filter((list) => isRecordModel(list.read.model) && opens(list.field))
    .map((list, place) => compileList(list, place, terms));
  // The hub itself reads related rows of other sources, by the keys in the row.
  const keys = selection.ones.filter((one) => !isOfDepartment(one)).map(({ relation }) => relation.own);
  const ordered = read === null ? [] : [read.order.column];
  const columns = [...new Set([...selection.columns, ...keys, ...ordered])].filter(
    (name) => !unrequestedColumns.has(name) && opens(fieldOf(name)),
  );
  const where =
    read === null && selection.where !== undefined ? specialize(model, selection.where, departmentId) : everything;
  const policy = read === null ? everything : specializePolicy(model, read.filter, departmentId);
  const matches = selection.matches?.map((each) => specialize(model, each, departmentId)) ?? null;
  const hasConditions = [where, policy, ...(matches ?? [])].some((condition) => condition.kind !== 'constant');
  const needsFacts = hasConditions || hasIdentityWithFacts(ones);
  const identity = model === 'BeneficiaryIdentity' ? identityFields(selection.fields).filter(opens) : null;
  return { model, columns, ones, lists, identity, needsFacts, where, policy, matches };
}
