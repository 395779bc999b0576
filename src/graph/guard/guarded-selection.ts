import { GraphQLError } from 'graphql';
import { anyOf, type Alternative } from '../../access/alternative.ts';
import type { Policy } from '../../access/policy.ts';
import { subjects, type Carried } from '../../access/subjects.ts';
import type { ModelName } from '../../db/generated/model.ts';
import type { PageRead } from '../../db/page-read.ts';
import type { ListSelection, OneSelection, RowSelection } from '../../db/selection.ts';
import { coordinateOf, narrow } from './narrow.ts';
import { isPersonalModel } from '../../access/personal-model.ts';
import { comparisonsOf, type ComparisonOptions, type RecordComparison } from './record-comparisons.ts';

/** How rows that were read are to be looked at before they are handed out. */
export interface GuardNode {
  readonly model: ModelName;
  /** Null for rows that are all public. */
  readonly alternatives: readonly Alternative[] | null;
  /** How the rows tell in which of the ways they are open: not, where all are alike; by their department; or by their conditions. */
  readonly telling: 'ALIKE' | 'DEPARTMENT' | 'CONDITIONS';
  /** Whether a look at them goes on the ledger. */
  readonly isPersonal: boolean;
  /** Columns of the selection that the graph shows. */
  readonly columns: readonly string[];
  /** Fields of the graph that the selection reads. */
  readonly fields: readonly string[];
  readonly ones: readonly { readonly slot: string; readonly node: GuardNode }[];
  readonly lists: readonly {
    readonly slot: string;
    readonly read: PageRead;
    /** What the list compares of records, whichever rows it holds. */
    readonly comparisons: readonly RecordComparison[];
    readonly node: GuardNode;
  }[];
  /** Whether there is anything to look at, here or below. */
  readonly isWatched: boolean;
}

/** A selection as the policy lets it be read. */
export interface GuardedSelection {
  readonly selection: RowSelection;
  readonly node: GuardNode;
}

const relationModel = ({ relation }: OneSelection): ModelName => relation.model as ModelName;

/** Whether the rows of a list are seen wherever the row that they hang on is. */
function isSeenWithParent({ model, path }: Pick<PageRead, 'model' | 'path'>): boolean {
  const subject = subjects[model];
  return subject?.isShared === false && path?.relations.length === 1 && subject.with?.model === path.model;
}

/** Where rows are read. */
interface Place {
  /** The list that they are of. */
  readonly list?: string | null;
  /** What that list carries from the row that it hangs on. */
  readonly carried?: Carried | null;
  /** Whether they are read for another day than today. */
  readonly isElsewhen?: boolean;
}

/** The read of a list as the policy lets it be asked. */
export function guardRead<Read extends Pick<PageRead, 'model' | 'path' | 'filter'> & Partial<Pick<PageRead, 'order'>>>(
  policy: Policy,
  read: Read,
  { carried = null, isElsewhen = false }: Place = {},
): Read {
  const { model, filter, order } = read;
  const further = order === undefined ? [] : [coordinateOf(model, order.column)];
  const narrowed = narrow(policy, model, filter, further, { areOpen: isSeenWithParent(read), carried, isElsewhen });
  return narrowed === filter ? read : { ...read, filter: narrowed };
}

/** The list of a row: `Beneficiary.enrolments`. */
const listName = ({ path }: Pick<PageRead, 'path'>): string | null =>
  path === null ? null : `${path.model}.${path.relations.join('.')}`;

/**
 * What a list carries from the row that it hangs on; null for nothing.
 * @param within the list that this row is of itself
 */
function carriedBy(read: Pick<PageRead, 'model' | 'path'>, within: string | null): Carried | null {
  const carried = subjects[read.model]?.carried?.[listName(read) ?? ''];
  return carried === undefined || (carried.within !== undefined && carried.within !== within) ? null : carried;
}

function columnsOf({ $department, $category, $programmeId }: Carried): Readonly<Record<string, string>> {
  return {
    $department,
    ...($category === undefined ? {} : { $category }),
    ...($programmeId === undefined ? {} : { $programmeId }),
  };
}

interface GuardedList {
  readonly list: ListSelection;
  /** As it is asked for, before the policy narrows it. */
  readonly read: PageRead;
  readonly comparisons: readonly RecordComparison[];
  readonly node: GuardNode;
}

/** What a policy knows that comparisons are read by. */
export const readingOf = (policy: Policy): Pick<ComparisonOptions, 'index' | 'reach'> => ({
  index: policy.grants?.departments ?? null,
  reach: (model, used) => policy.reach(model, used),
});

/** A list that may be read along; null for one that is not open: its own resolver says so. */
function guardList(policy: Policy, list: ListSelection, within: Place): GuardedList | null {
  const carried = carriedBy(list.read, within.list ?? null);
  const isElsewhen = list.day === null ? within.isElsewhen === true : list.day !== policy.today;
  const place = { list: listName(list.read), carried, isElsewhen };
  try {
    const { selection, node } = guardSelection(policy, list.rows, place);
    const read = guardRead(policy, list.read, place);
    const guarded = { ...list, read, rows: selection, ...(carried && { carries: columnsOf(carried) }) };
    const options = { ...readingOf(policy), keyOf: list.read.keyOf, isElsewhen, isCounted: false };
    return { list: guarded, read: list.read, comparisons: comparisonsOf(list.read, options), node };
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}

/** Whether no two alternatives speak of the same department. */
function areApart(alternatives: readonly Alternative[]): boolean {
  const departments = alternatives.flatMap(({ scopes }) => [
    ...new Set(scopes?.flatMap((scope) => scope.departments) ?? ['any']),
  ]);
  return new Set(departments).size === departments.length;
}

function tellingOf(
  alternatives: readonly Alternative[],
  fields: readonly string[],
  personal: boolean,
): GuardNode['telling'] {
  const [first, ...others] = alternatives;
  if (first === undefined || others.length === 0) return 'ALIKE';
  if (personal) return areApart(alternatives) ? 'DEPARTMENT' : 'CONDITIONS';
  const differ = fields.some((field) => others.some(({ opens }) => opens(field) !== first.opens(field)));
  return differ ? 'CONDITIONS' : 'ALIKE';
}

function guardOnes(policy: Policy, ones: readonly OneSelection[], isElsewhen: boolean) {
  return ones.map((one) => {
    const { selection, node } = guardSelection(policy, one.rows, { isElsewhen });
    return { one: { ...one, rows: selection }, node };
  });
}

interface Below {
  readonly ones: readonly { readonly one: OneSelection; readonly node: GuardNode }[];
  readonly lists: readonly GuardedList[];
}

function nodeOf(policy: Policy, { model, columns, ones, lists }: RowSelection, below: Below): GuardNode {
  const alternatives = policy.alternatives(model) ?? null;
  const { catalogue } = policy;
  const shown = columns.filter((column) => catalogue.classOf(`${model}.${column}`) !== undefined);
  const fields = [...shown, ...ones.map(({ field }) => field), ...lists.map(({ field }) => field)].map(
    (field) => `${model}.${field}`,
  );
  const personal = isPersonalModel(model);
  const telling = alternatives === null ? 'ALIKE' : tellingOf(alternatives, fields, personal);
  const isClosed = alternatives?.some(({ opens }) => fields.some((field) => !opens(field))) === true;
  const isWatchedBelow =
    [...below.ones, ...below.lists].some(({ node }) => node.isWatched) ||
    below.lists.some(({ comparisons }) => comparisons.length > 0);
  return {
    model,
    alternatives,
    telling,
    isPersonal: personal,
    columns: shown,
    fields,
    ones: below.ones.map(({ one: { slot }, node }) => ({ slot, node })),
    lists: below.lists.map(({ list: { slot }, read, comparisons, node }) => ({ slot, read, comparisons, node })),
    isWatched: personal || telling !== 'ALIKE' || isClosed || isWatchedBelow,
  };
}

/** Columns that are needed to look at the rows, and to ask again for a row that was not joined in. */
function furtherColumns(
  policy: Policy,
  { model, ones, lists: asked }: RowSelection,
  lists: readonly GuardedList[],
): string[] {
  const looksIntoRecords =
    asked.some(({ read }) => isPersonalModel(read.model)) || lists.some(({ comparisons }) => comparisons.length > 0);
  // A list that is refused names its owner in the refusal.
  const isRefused = lists.length < asked.length;
  const isOwner = model === 'Department' || model === 'Province';
  const protectedOnes = ones.filter((one) => policy.alternatives(relationModel(one)) !== undefined);
  return [
    ...(isPersonalModel(model) || (isOwner && (looksIntoRecords || isRefused)) ? ['id'] : []),
    ...protectedOnes.map(({ relation }) => relation.own),
  ];
}

/** Fields that are open in no way are not asked of anybody. */
function openFields({ model, fields }: RowSelection, { alternatives }: GuardNode): Pick<RowSelection, 'fields'> {
  if (fields === undefined || alternatives === null) return {};
  return { fields: fields.filter((field) => alternatives.some(({ opens }) => opens(`${model}.${field}`))) };
}

/**
 * A selection that reads what is open, and tells what the rows are to be looked at for. Fields are closed once they are read.
 * @param list the list that the rows are of, where they are read along
 * @param carried what that list carries
 */
export function guardSelection(policy: Policy, selection: RowSelection, place: Place = {}): GuardedSelection {
  const { carried = null, isElsewhen = false } = place;
  const ones = guardOnes(policy, selection.ones, isElsewhen);
  const lists = selection.lists.flatMap((each) => guardList(policy, each, place) ?? []);
  const node = nodeOf(policy, selection, { ones, lists });
  if (node.alternatives === null && ones.length === 0 && selection.lists.length === 0) return { selection, node };
  const wheres = (node.alternatives ?? []).map(({ where }) => where(carried));
  return {
    node,
    selection: {
      ...selection,
      ...openFields(selection, node),
      columns: [...new Set([...selection.columns, ...furtherColumns(policy, selection, lists)])],
      ones: ones.map(({ one }) => one),
      lists: lists.map(({ list }) => list),
      ...(node.alternatives === null ? {} : { where: wheres.length === 0 ? { or: [] } : anyOf(wheres) }),
      ...(node.telling === 'CONDITIONS' ? { meets: wheres } : {}),
    },
  };
}
