import { GraphQLError } from 'graphql';
import type { AccessRule } from '../../access/access-rule.ts';
import type { Policy } from '../../access/policy.ts';
import type { ParentColumns } from '../../access/model-policy.ts';
import { modelPolicies } from '../../access/model-policies.ts';
import type { ModelName } from '../../db/generated/model.ts';
import { parentColumns as columnNames } from '../../db/statements/parent-columns.ts';
import type { PageRead } from '../../db/statements/page-read.ts';
import type { ListSelection, OneSelection, RowSelection } from '../../db/statements/selection.ts';
import { anyOf } from '../../filter/filter.ts';
import { coordinateOf, narrow } from './narrow.ts';
import { isRecordModel } from '../../records/record-models.ts';
import { comparisonsOf, type ComparisonOptions, type RecordComparison } from './record-comparisons.ts';

/** How the rows of a selection are masked before they leave the loaders. */
export interface GuardNode {
  readonly model: ModelName;
  /** Null if all rows are public. */
  readonly rules: readonly AccessRule[] | null;
  /** What decides which of the rules open a row: nothing if all rows are alike, its department, or the conditions of the rules. */
  readonly discriminator: 'ALIKE' | 'DEPARTMENT' | 'CONDITIONS';
  /** Whether reading them goes on the ledger. */
  readonly isPersonal: boolean;
  /** Columns of the selection that the graph shows. */
  readonly columns: readonly string[];
  /** Fields of the graph that the selection reads. */
  readonly fields: readonly string[];
  readonly ones: readonly { readonly slot: string; readonly node: GuardNode }[];
  readonly lists: readonly {
    readonly slot: string;
    readonly read: PageRead;
    /** What the list compares in records, whichever rows it returns. */
    readonly comparisons: readonly RecordComparison[];
    readonly node: GuardNode;
  }[];
  /** Whether any row needs a mask or a note, here or below. */
  readonly isWatched: boolean;
}

/** A selection narrowed by the policy. */
export interface GuardedSelection {
  readonly selection: RowSelection;
  readonly node: GuardNode;
}

const relationModel = ({ relation }: OneSelection): ModelName => relation.model as ModelName;

/** Whether the rows of a list are open whenever their parent row is. */
function isSeenWithParent({ model, path }: Pick<PageRead, 'model' | 'path'>): boolean {
  const modelPolicy = modelPolicies[model];
  return modelPolicy?.isShared === false && path?.relations.length === 1 && modelPolicy.with?.model === path.model;
}

/** Where in an operation rows are read. */
interface Place {
  /** Name of their list. */
  readonly list?: string | null;
  /** The columns of the parent row that the list passes on to its rows. */
  readonly parentColumns?: ParentColumns | null;
  /** Whether they are read for another day than today. */
  readonly isAtOtherDate?: boolean;
}

/** Narrows the read of a list to what the policy opens. */
export function guardRead<Read extends Pick<PageRead, 'model' | 'path' | 'filter'> & Partial<Pick<PageRead, 'order'>>>(
  policy: Policy,
  read: Read,
  { parentColumns = null, isAtOtherDate = false }: Place = {},
): Read {
  const { model, filter, order } = read;
  const further = order === undefined ? [] : [coordinateOf(model, order.column)];
  const narrowed = narrow(policy, model, filter, {
    further,
    areOpen: isSeenWithParent(read),
    parentColumns,
    isAtOtherDate,
  });
  return narrowed === filter ? read : { ...read, filter: narrowed };
}

/** Returns the name of a list: `Beneficiary.enrolments`. */
const listName = ({ path }: Pick<PageRead, 'path'>): string | null =>
  path === null ? null : `${path.model}.${path.relations.join('.')}`;

/**
 * Returns the columns of the parent row that a list passes on to its rows; null if there are none.
 * @param within name of the list of the parent row
 */
function parentColumnsOf(read: Pick<PageRead, 'model' | 'path'>, within: string | null): ParentColumns | null {
  const found = modelPolicies[read.model]?.parentColumns?.[listName(read) ?? ''];
  return found === undefined || (found.within !== undefined && found.within !== within) ? null : found;
}

/** Returns columns of the parent row by their names in a statement. */
function handDown({ columns }: ParentColumns): Readonly<Record<string, string>> {
  const { department, category, programme } = columnNames;
  return {
    [department.name]: columns.department,
    ...(columns.category === undefined ? {} : { [category.name]: columns.category }),
    ...(columns.programme === undefined ? {} : { [programme.name]: columns.programme }),
  };
}

interface GuardedList {
  readonly list: ListSelection;
  /** As the client asked, before the policy narrows it. */
  readonly read: PageRead;
  readonly comparisons: readonly RecordComparison[];
  readonly node: GuardNode;
}

/** Returns what comparisons need to know of a policy. */
export const readingOf = (policy: Policy): Pick<ComparisonOptions, 'index' | 'openDepartments'> => ({
  index: policy.grants?.departments ?? null,
  openDepartments: (model, used) => policy.openDepartments(model, used),
});

/** Narrows a list that is read along; null if it is not open, which its own resolver reports. */
function guardList(policy: Policy, list: ListSelection, within: Place): GuardedList | null {
  const parentColumns = parentColumnsOf(list.read, within.list ?? null);
  const isAtOtherDate = list.day === null ? within.isAtOtherDate === true : list.day !== policy.today;
  const place = { list: listName(list.read), parentColumns, isAtOtherDate };
  try {
    const { selection, node } = guardSelection(policy, list.rows, place);
    const read = guardRead(policy, list.read, place);
    const guarded = { ...list, read, rows: selection, ...(parentColumns && { handsDown: handDown(parentColumns) }) };
    const options = { ...readingOf(policy), isAtOtherDate, isCounted: false };
    return { list: guarded, read: list.read, comparisons: comparisonsOf(list.read, options), node };
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}

/** Whether no two rules name the same department. */
function areApart(rules: readonly AccessRule[]): boolean {
  const departments = rules.flatMap(({ scopes }) => [
    ...new Set(scopes?.flatMap((scope) => scope.departments) ?? ['any']),
  ]);
  return new Set(departments).size === departments.length;
}

function discriminatorOf(
  rules: readonly AccessRule[],
  fields: readonly string[],
  personal: boolean,
): GuardNode['discriminator'] {
  const [first, ...others] = rules;
  if (first === undefined || others.length === 0) return 'ALIKE';
  if (personal) return areApart(rules) ? 'DEPARTMENT' : 'CONDITIONS';
  const differ = fields.some((field) => others.some(({ opens }) => opens(field) !== first.opens(field)));
  return differ ? 'CONDITIONS' : 'ALIKE';
}

function guardOnes(policy: Policy, ones: readonly OneSelection[], isAtOtherDate: boolean) {
  return ones.map((one) => {
    const { selection, node } = guardSelection(policy, one.rows, { isAtOtherDate });
    return { one: { ...one, rows: selection }, node };
  });
}

interface Below {
  readonly ones: readonly { readonly one: OneSelection; readonly node: GuardNode }[];
  readonly lists: readonly GuardedList[];
}

function nodeOf(policy: Policy, { model, columns, ones, lists }: RowSelection, below: Below): GuardNode {
  const rules = policy.rules(model) ?? null;
  const { catalogue } = policy;
  const shown = columns.filter((column) => catalogue.classOf(`${model}.${column}`) !== undefined);
  const fields = [...shown, ...ones.map(({ field }) => field), ...lists.map(({ field }) => field)].map(
    (field) => `${model}.${field}`,
  );
  const personal = isRecordModel(model);
  const discriminator = rules === null ? 'ALIKE' : discriminatorOf(rules, fields, personal);
  const isClosed = rules?.some(({ opens }) => fields.some((field) => !opens(field))) === true;
  const isWatchedBelow =
    [...below.ones, ...below.lists].some(({ node }) => node.isWatched) ||
    below.lists.some(({ comparisons }) => comparisons.length > 0);
  return {
    model,
    rules,
    discriminator,
    isPersonal: personal,
    columns: shown,
    fields,
    ones: below.ones.map(({ one: { slot }, node }) => ({ slot, node })),
    lists: below.lists.map(({ list: { slot }, read, comparisons, node }) => ({ slot, read, comparisons, node })),
    isWatched: personal || discriminator !== 'ALIKE' || isClosed || isWatchedBelow,
  };
}

/** Columns that are needed to mask the rows, and to read a row later that was not joined in. */
function furtherColumns(
  policy: Policy,
  { model, ones, lists: asked }: RowSelection,
  lists: readonly GuardedList[],
): string[] {
  const readsRecords =
    asked.some(({ read }) => isRecordModel(read.model)) || lists.some(({ comparisons }) => comparisons.length > 0);
  // A list that is refused names its owner in the refusal.
  const isRefused = lists.length < asked.length;
  const isOwner = model === 'Department' || model === 'Province';
  const protectedOnes = ones.filter((one) => policy.rules(relationModel(one)) !== undefined);
  return [
    ...(isRecordModel(model) || (isOwner && (readsRecords || isRefused)) ? ['id'] : []),
    ...protectedOnes.map(({ relation }) => relation.own),
  ];
}

/** Omits the fields that no rule opens, so that no source is asked for them. */
function openFields({ model, fields }: RowSelection, { rules }: GuardNode): Pick<RowSelection, 'fields'> {
  if (fields === undefined || rules === null) return {};
  return { fields: fields.filter((field) => rules.some(({ opens }) => opens(`${model}.${field}`))) };
}

/**
 * Narrows a selection to what is open, and says how its rows are masked. Fields are closed after they are read.
 * @param place where its rows are read
 */
export function guardSelection(policy: Policy, selection: RowSelection, place: Place = {}): GuardedSelection {
  const { parentColumns = null, isAtOtherDate = false } = place;
  const ones = guardOnes(policy, selection.ones, isAtOtherDate);
  const lists = selection.lists.flatMap((each) => guardList(policy, each, place) ?? []);
  const node = nodeOf(policy, selection, { ones, lists });
  if (node.rules === null && ones.length === 0 && selection.lists.length === 0) return { selection, node };
  const wheres = (node.rules ?? []).map(({ where }) => where(parentColumns));
  return {
    node,
    selection: {
      ...selection,
      ...openFields(selection, node),
      columns: [...new Set([...selection.columns, ...furtherColumns(policy, selection, lists)])],
      ones: ones.map(({ one }) => one),
      lists: lists.map(({ list }) => list),
      ...(node.rules === null ? {} : { where: anyOf(wheres) }),
      ...(node.discriminator === 'CONDITIONS' ? { matches: wheres } : {}),
    },
  };
}
