import {
  getArgumentValues,
  getNamedType,
  GraphQLError,
  isObjectType,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql';
import type { RelationDescription } from '../../db/description.ts';
import { findColumn } from '../../db/statements/columns.ts';
import type { ModelName } from '../../db/generated/model.ts';
import { lifeColumns } from '../../db/statements/life.ts';
import { relationsOf } from '../../db/statements/relation-path.ts';
import {
  selectWhole,
  type ListSelection,
  type OneSelection,
  type RowSelection,
} from '../../db/statements/selection.ts';
import { firstPage, readListQuestion, type ListDescription, type ListQuestion } from '../list-question.ts';
import { plannedFieldOf } from './planned-field.ts';
import { fieldsOf, slotOf, type PlanScope } from './scope.ts';

/** What a query selects of a connection. */
export interface PageSelection {
  /** Null if no row is needed. */
  readonly rows: RowSelection | null;
  /** Whether to read one extra row, which shows if there is a next page. */
  readonly more: boolean;
  /** Whether counting rows or signing cursors needs the key of the list's parent. */
  readonly needsParentKey: boolean;
}

type Field = GraphQLField<unknown, unknown>;
type Nodes = readonly FieldNode[];

/** How many lists and single rows one statement may include; others are read when their resolvers run. */
const bounds = { lists: 40, ones: 60 } as const;

interface Planner {
  readonly scope: PlanScope;
  lists: number;
  ones: number;
}

/** Collects what a selection needs of a row. */
interface RowDraft {
  readonly columns: Set<string>;
  readonly ones: OneSelection[];
  readonly lists: ListSelection[];
  /** Whether the row exists on the day that it is read for; then its lists are read for the same day. */
  readonly isAlive: boolean;
}

const fieldOf = (type: GraphQLObjectType, [node]: Nodes): Field | undefined =>
  type.getFields()[node?.name.value ?? ''] as Field | undefined;

const nameOf = ([node]: Nodes): string => node?.name.value ?? '';

const objectTypeOf = (field: Field): GraphQLObjectType => {
  const type = getNamedType(field.type);
  if (!isObjectType(type)) throw new Error(`${field.name} does not return a single object type.`);
  return type;
};

function modelType({ scope }: Planner, model: ModelName): GraphQLObjectType {
  const type = scope.schema.getType(model);
  if (!isObjectType(type)) throw new Error(`The schema has no object type ${model}.`);
  return type;
}

/** Reads the arguments of a list; null if the list cannot be planned. Its resolver then reports wrong arguments. */
function questionOf(
  { scope, lists }: Planner,
  field: Field,
  list: ListDescription,
  [node]: Nodes,
): ListQuestion | null {
  if (node === undefined || lists >= bounds.lists) return null;
  try {
    const question = readListQuestion(list, getArgumentValues(field, node, scope.variableValues));
    return question.after === null && question.before === null ? question : null;
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}

/** A requested field and its nodes in the operation. */
interface AskedField {
  readonly field: Field;
  readonly nodes: Nodes;
}

function addList(planner: Planner, draft: RowDraft, { field, nodes }: AskedField, list: ListDescription): void {
  const question = questionOf(planner, field, list, nodes);
  const page = question && selectPage(planner, objectTypeOf(field), question, nodes);
  if (page === null || page.rows === null || page.needsParentKey) addParentKey(draft, list);
  if (question === null || page === null || page.rows === null) return;
  planner.lists += 1;
  draft.lists.push({
    field: field.name,
    slot: slotOf(nodes),
    read: firstPage(question, page),
    day: question.day,
    outlivesParent: list.outlivesParent || draft.isAlive,
    rows: page.rows,
  });
}

/**
 * Adds the columns of the parent that a list's resolver needs: the key of the relation, and the dates of the parent's
 * life.
 */
function addParentKey({ columns, isAlive }: RowDraft, { path }: ListDescription): void {
  if (path === null) return;
  columns.add(relationsOf(path)[0]?.own ?? 'id');
  if (!isAlive) lifeColumns(path.model).forEach((name) => columns.add(name));
}

function addOne(planner: Planner, draft: RowDraft, { field, nodes }: AskedField, relation: RelationDescription): void {
  if (planner.ones >= bounds.ones) {
    draft.columns.add(relation.own);
    return;
  }
  planner.ones += 1;
  const rows = selectRows(planner, objectTypeOf(field), nodes, false);
  draft.ones.push({ field: field.name, slot: slotOf(nodes), relation, rows });
}

/** Adds what a field needs of its row; returns false if only its resolver knows. */
function addField(planner: Planner, type: GraphQLObjectType, nodes: Nodes, draft: RowDraft): boolean {
  const field = fieldOf(type, nodes);
  if (field === undefined) return nodes[0]?.name.value === '__typename';
  const planned = plannedFieldOf(field);
  if (planned?.kind === 'list') addList(planner, draft, { field, nodes }, planned.list);
  else if (planned?.kind === 'one') addOne(planner, draft, { field, nodes }, planned.relation);
  else if (planned?.kind === 'columns') planned.columns.forEach((name) => draft.columns.add(name));
  else if (field.resolve !== undefined || findColumn(type.name, field.name) === undefined) return false;
  else draft.columns.add(field.name);
  return true;
}

/** Plans what a selection needs of the rows of a type: all columns if a field has an unplanned resolver. */
function selectRows(planner: Planner, type: GraphQLObjectType, nodes: Nodes, isAlive: boolean): RowSelection {
  const model = type.name as ModelName;
  const draft: RowDraft = { columns: new Set(), ones: [], lists: [], isAlive };
  const fields = [...fieldsOf(planner.scope, type, nodes).values()];
  const known = fields.map((each) => addField(planner, type, each, draft));
  const columns = known.every(Boolean) ? [...draft.columns] : selectWhole(model).columns;
  return { model, columns, fields: fields.map(nameOf), ones: draft.ones, lists: draft.lists };
}

/** Collects what the fields of a connection ask for. */
interface PageDraft {
  /** The selections of rows: under `nodes`, and under `node` of the edges. */
  readonly sites: Nodes[];
  rows: boolean;
  more: boolean;
  count: boolean;
  cursor: boolean;
}

const cursorFields = new Set(['cursor', 'startCursor', 'endCursor']);
const moreFields = new Set(['hasNextPage', 'hasPreviousPage']);

/** Adds a field of an edge or of `pageInfo`. */
function noteInnerField(draft: PageDraft, nodes: Nodes): void {
  const name = nodes[0]?.name.value ?? '';
  if (name === 'node') draft.sites.push(nodes);
  draft.cursor ||= cursorFields.has(name);
  draft.more ||= moreFields.has(name);
}

function notePageField({ scope }: Planner, type: GraphQLObjectType, nodes: Nodes, draft: PageDraft): void {
  const name = nodes[0]?.name.value;
  const field = fieldOf(type, nodes);
  if (field === undefined) return;
  draft.count ||= name === 'totalCount';
  draft.rows ||= name !== 'totalCount';
  if (name === 'nodes') draft.sites.push(nodes);
  if (name !== 'edges' && name !== 'pageInfo') return;
  for (const inner of fieldsOf(scope, objectTypeOf(field), nodes).values()) noteInnerField(draft, inner);
}

function selectPage(planner: Planner, type: GraphQLObjectType, question: ListQuestion, nodes: Nodes): PageSelection {
  const draft: PageDraft = { sites: [], rows: false, more: false, count: false, cursor: false };
  for (const each of fieldsOf(planner.scope, type, nodes).values()) notePageField(planner, type, each, draft);
  const rows = draft.rows ? selectPageRows(planner, question, draft) : null;
  return { rows, more: draft.more, needsParentKey: draft.count || draft.cursor };
}

function selectPageRows(planner: Planner, { list: { model }, order }: ListQuestion, draft: PageDraft): RowSelection {
  const [site, ...others] = draft.sites;
  // All sites return the same rows, but two sites may select different things under one name.
  if (others.length > 0) return selectWhole(model);
  const rows =
    site === undefined
      ? { model, columns: [], ones: [], lists: [] }
      : selectRows(planner, modelType(planner, model), site, true);
  return draft.cursor ? { ...rows, columns: [...new Set([...rows.columns, 'id', order.column])] } : rows;
}

const createPlanner = (scope: PlanScope): Planner => ({ scope, lists: 0, ones: 0 });

/** Plans a field that returns one row of this model, alone or as one of several types. */
export const planRows = (scope: PlanScope, model: ModelName, nodes: Nodes): RowSelection => {
  const planner = createPlanner(scope);
  return selectRows(planner, modelType(planner, model), nodes, false);
};

/** Plans a field that returns a list. */
export const planPage = (
  scope: PlanScope,
  type: GraphQLObjectType,
  question: ListQuestion,
  nodes: Nodes,
): PageSelection => selectPage(createPlanner(scope), type, question, nodes);
