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
import { findColumn } from '../../db/columns.ts';
import type { ModelName } from '../../db/generated/model.ts';
import { lifeColumns } from '../../db/life.ts';
import { relationsOf } from '../../db/relation-path.ts';
import { selectWhole, type ListSelection, type OneSelection, type RowSelection } from '../../db/selection.ts';
import { firstPage, readListQuestion, type ListDescription, type ListQuestion } from '../list-question.ts';
import { plannedFieldOf } from './planned-field.ts';
import { fieldsOf, slotOf, type PlanScope } from './scope.ts';

/** What of a connection is asked for. */
export interface PageSelection {
  /** Null where no row is needed. */
  readonly rows: RowSelection | null;
  /** Whether one row more than the page tells if there is a next one. */
  readonly more: boolean;
  /** Whether the list must know where it starts: to count, or to sign cursors. */
  readonly needsStart: boolean;
}

type Field = GraphQLField<unknown, unknown>;
type Nodes = readonly FieldNode[];

/** How much one statement may read along: what is beyond is read when its resolver asks. */
const bounds = { lists: 40, ones: 60 } as const;

interface Planner {
  readonly scope: PlanScope;
  lists: number;
  ones: number;
}

/** What a selection needs of a row, as its fields are met. */
interface RowDraft {
  readonly columns: Set<string>;
  readonly ones: OneSelection[];
  readonly lists: ListSelection[];
  /** Whether the row is there on the day that it is read for, so that its lists are read for that day too. */
  readonly isAlive: boolean;
}

const fieldOf = (type: GraphQLObjectType, [node]: Nodes): Field | undefined =>
  type.getFields()[node?.name.value ?? ''] as Field | undefined;

const nameOf = ([node]: Nodes): string => node?.name.value ?? '';

const objectTypeOf = (field: Field): GraphQLObjectType => {
  const type = getNamedType(field.type);
  if (!isObjectType(type)) throw new Error(`${field.name} is not of one type.`);
  return type;
};

function modelType({ scope }: Planner, model: ModelName): GraphQLObjectType {
  const type = scope.schema.getType(model);
  if (!isObjectType(type)) throw new Error(`The schema shows no ${model}.`);
  return type;
}

/** The question of a list; null where it cannot be planned: its own resolver tells what is wrong with it. */
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

function addList(planner: Planner, draft: RowDraft, field: Field, list: ListDescription, nodes: Nodes): void {
  const question = questionOf(planner, field, list, nodes);
  const page = question && selectPage(planner, objectTypeOf(field), question, nodes);
  if (page === null || page.rows === null || page.needsStart) addStart(draft, list);
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

/** Adds what a list's own resolver needs of its parent: the key that the list hangs on, and the parent's life. */
function addStart({ columns, isAlive }: RowDraft, { path }: ListDescription): void {
  if (path === null) return;
  columns.add(relationsOf(path)[0]?.own ?? 'id');
  if (!isAlive) lifeColumns(path.model).forEach((name) => columns.add(name));
}

function addOne(planner: Planner, draft: RowDraft, field: Field, relation: RelationDescription, nodes: Nodes): void {
  if (planner.ones >= bounds.ones) {
    draft.columns.add(relation.own);
    return;
  }
  planner.ones += 1;
  const rows = selectRows(planner, objectTypeOf(field), nodes, false);
  draft.ones.push({ field: field.name, slot: slotOf(nodes), relation, rows });
}

/** Adds what a field needs of its row; false where only its resolver knows. */
function addField(planner: Planner, type: GraphQLObjectType, nodes: Nodes, draft: RowDraft): boolean {
  const field = fieldOf(type, nodes);
  if (field === undefined) return nodes[0]?.name.value === '__typename';
  const planned = plannedFieldOf(field);
  if (planned?.kind === 'list') addList(planner, draft, field, planned.list, nodes);
  else if (planned?.kind === 'one') addOne(planner, draft, field, planned.relation, nodes);
  else if (planned?.kind === 'columns') planned.columns.forEach((name) => draft.columns.add(name));
  else if (field.resolve !== undefined || findColumn(type.name, field.name) === undefined) return false;
  else draft.columns.add(field.name);
  return true;
}

/** What a selection needs of the rows of a type; all columns where a field has a resolver of its own. */
function selectRows(planner: Planner, type: GraphQLObjectType, nodes: Nodes, isAlive: boolean): RowSelection {
  const model = type.name as ModelName;
  const draft: RowDraft = { columns: new Set(), ones: [], lists: [], isAlive };
  const fields = [...fieldsOf(planner.scope, type, nodes).values()];
  const known = fields.map((each) => addField(planner, type, each, draft));
  const columns = known.every(Boolean) ? [...draft.columns] : selectWhole(model).columns;
  return { model, columns, fields: fields.map(nameOf), ones: draft.ones, lists: draft.lists };
}

/** What a connection's fields ask for, as they are met. */
interface PageDraft {
  /** Where the rows themselves stand: under `nodes`, or under `node` of the edges. */
  readonly sites: Nodes[];
  rows: boolean;
  more: boolean;
  count: boolean;
  cursor: boolean;
}

const cursorFields = new Set(['cursor', 'startCursor', 'endCursor']);
const moreFields = new Set(['hasNextPage', 'hasPreviousPage']);

/** Notes a field of an edge or of `pageInfo`. */
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
  return { rows, more: draft.more, needsStart: draft.count || draft.cursor };
}

function selectPageRows(planner: Planner, { list: { model }, order }: ListQuestion, draft: PageDraft): RowSelection {
  const [site, ...others] = draft.sites;
  // The same rows stand at every site, and two sites may ask for other things under one name.
  if (others.length > 0) return selectWhole(model);
  const rows =
    site === undefined
      ? { model, columns: [], ones: [], lists: [] }
      : selectRows(planner, modelType(planner, model), site, true);
  return draft.cursor ? { ...rows, columns: [...new Set([...rows.columns, 'id', order.column])] } : rows;
}

const createPlanner = (scope: PlanScope): Planner => ({ scope, lists: 0, ones: 0 });

/** The plan of a field that shows one row of this model, alone or as one of several types. */
export const planRows = (scope: PlanScope, model: ModelName, nodes: Nodes): RowSelection => {
  const planner = createPlanner(scope);
  return selectRows(planner, modelType(planner, model), nodes, false);
};

/** The plan of a field that shows a list. */
export const planPage = (
  scope: PlanScope,
  type: GraphQLObjectType,
  question: ListQuestion,
  nodes: Nodes,
): PageSelection => selectPage(createPlanner(scope), type, question, nodes);
