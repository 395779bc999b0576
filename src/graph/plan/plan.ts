import {
  getArgumentValues,
  getNamedType,
  GraphQLError,
  isObjectType,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql';
import { findColumn } from '../../db/columns.ts';
import type { ModelName } from '../../db/generated/model.ts';
import { lifeColumns } from '../../db/life.ts';
import { relationsOf } from '../../db/relation-path.ts';
import { selectWhole, type ListSelection, type OneSelection, type RowSelection } from '../../db/selection.ts';
import { readListQuestion, type ListArguments, type ListDescription, type ListQuestion } from '../list-question.ts';
import { plannedFieldOf } from './planned-field.ts';
import { fieldsOf, responseKey, type PlanScope } from './scope.ts';

/** What of a connection is asked for. */
export interface PageSelection {
  /** Null where no row is needed. */
  readonly rows: RowSelection | null;
  /** Whether one row more than the page tells if there is a next one. */
  readonly more: boolean;
}

/** How much one statement may read along: what is beyond is read when its resolver asks. */
const bounds = { lists: 40, ones: 60 } as const;

interface Planner {
  readonly scope: PlanScope;
  lists: number;
  ones: number;
}

interface Draft {
  readonly columns: Set<string>;
  readonly ones: OneSelection[];
  readonly lists: ListSelection[];
}

const fieldOf = (type: GraphQLObjectType, nodes: readonly FieldNode[]): GraphQLField<unknown, unknown> | undefined =>
  type.getFields()[nodes[0]?.name.value ?? ''] as GraphQLField<unknown, unknown> | undefined;

const objectTypeOf = (field: GraphQLField<unknown, unknown>): GraphQLObjectType => {
  const type = getNamedType(field.type);
  if (!isObjectType(type)) throw new Error(`${field.name} is not of one type.`);
  return type;
};

/** The question of a list; null where it cannot be planned: its own resolver tells what is wrong with it. */
function questionOf(
  planner: Planner,
  field: GraphQLField<unknown, unknown>,
  list: ListDescription,
  node: FieldNode,
): ListQuestion | null {
  try {
    const question = readListQuestion(list, getArgumentValues(field, node, planner.scope.variableValues) as ListArguments);
    return question.after === null && question.before === null ? question : null;
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}

/** The page that a question without cursors asks for. */
const pageOf = ({ read, order, page }: ListQuestion, more: boolean): ListSelection['read'] => ({
  ...read,
  order,
  after: null,
  before: null,
  reversed: page.reversed,
  limit: more ? page.size + 1 : page.size,
});

function addList(
  planner: Planner,
  draft: Draft,
  field: GraphQLField<unknown, unknown>,
  list: ListDescription,
  nodes: readonly FieldNode[],
): void {
  if (list.path === null) return;
  draft.columns.add(relationsOf(list.path)[0]?.own ?? 'id');
  lifeColumns(list.path.model).forEach((name) => draft.columns.add(name));
  const question = questionOf(planner, field, list, nodes[0] as FieldNode);
  if (question === null || planner.lists >= bounds.lists) return;
  planner.lists += 1;
  const { rows, more } = selectPage(planner, objectTypeOf(field), question, nodes);
  if (rows === null) return;
  const { outlivesParent } = list;
  draft.lists.push({ slot: responseKey(nodes), read: pageOf(question, more), day: question.day, outlivesParent, rows });
}

function addField(planner: Planner, type: GraphQLObjectType, nodes: readonly FieldNode[], draft: Draft): boolean {
  const field = fieldOf(type, nodes);
  if (field === undefined) return nodes[0]?.name.value === '__typename';
  const planned = plannedFieldOf(field);
  if (planned?.kind === 'list') addList(planner, draft, field, planned.list, nodes);
  else if (planned?.kind === 'one') {
    draft.columns.add(planned.relation.own);
    if (planner.ones < bounds.ones) {
      planner.ones += 1;
      const rows = selectRows(planner, objectTypeOf(field), nodes);
      draft.ones.push({ slot: responseKey(nodes), relation: planned.relation, rows });
    }
  } else if (planned === undefined) {
    if (field.resolve !== undefined || findColumn(type.name, field.name) === undefined) return false;
    draft.columns.add(field.name);
  }
  return true;
}

/** What a selection needs of the rows of a type; all columns where a field has a resolver of its own. */
function selectRows(planner: Planner, type: GraphQLObjectType, nodes: readonly FieldNode[]): RowSelection {
  const model = type.name as ModelName;
  const draft: Draft = { columns: new Set(['id']), ones: [], lists: [] };
  const fields = [...fieldsOf(planner.scope, type, nodes).values()];
  const known = fields.map((each) => addField(planner, type, each, draft));
  const columns = known.every(Boolean) ? [...draft.columns] : selectWhole(model).columns;
  return { model, columns, ones: draft.ones, lists: draft.lists };
}

/** What a connection's fields ask for, as they are met. */
interface PageDraft {
  readonly sites: (readonly FieldNode[])[];
  needsRows: boolean;
  needsCursor: boolean;
  more: boolean;
}

function addPageField(planner: Planner, type: GraphQLObjectType, nodes: FieldNode[], draft: PageDraft): void {
  const name = nodes[0]?.name.value;
  if (name === 'totalCount' || name === '__typename') return;
  draft.needsRows = true;
  if (name === 'nodes') draft.sites.push(nodes);
  const field = fieldOf(type, nodes);
  if (field === undefined || name === 'nodes') return;
  for (const inner of fieldsOf(planner.scope, objectTypeOf(field), nodes).values()) {
    const innerName = inner[0]?.name.value ?? '';
    if (innerName === 'node') draft.sites.push(inner);
    if (innerName.endsWith('ursor')) draft.needsCursor = true;
    if (innerName.startsWith('has')) draft.more = true;
  }
}

function selectPage(
  planner: Planner,
  type: GraphQLObjectType,
  { list: { model }, order }: ListQuestion,
  nodes: readonly FieldNode[],
): PageSelection {
  const draft: PageDraft = { sites: [], needsRows: false, needsCursor: false, more: false };
  for (const each of fieldsOf(planner.scope, type, nodes).values()) addPageField(planner, type, each, draft);
  const { sites, needsRows, needsCursor, more } = draft;
  if (!needsRows) return { rows: null, more };
  const [site] = sites;
  // The same rows stand at every site, and two sites may ask for other things under one name.
  if (sites.length > 1) return { rows: selectWhole(model), more };
  const rows =
    site === undefined
      ? { model, columns: ['id'], ones: [], lists: [] }
      : selectRows(planner, nodeType(planner, model), site);
  return { rows: needsCursor ? { ...rows, columns: [...new Set([...rows.columns, order.column])] } : rows, more };
}

function nodeType({ scope }: Planner, model: ModelName): GraphQLObjectType {
  const type = scope.schema.getType(model);
  if (!isObjectType(type)) throw new Error(`The schema shows no ${model}.`);
  return type;
}

const createPlanner = (scope: PlanScope): Planner => ({ scope, lists: 0, ones: 0 });

/** The plan of a field that shows one row of this model, alone or as one of several types. */
export const planRows = (scope: PlanScope, model: ModelName, nodes: readonly FieldNode[]): RowSelection => {
  const planner = createPlanner(scope);
  return selectRows(planner, nodeType(planner, model), nodes);
};

/** The plan of a field that shows a list. */
export const planPage = (
  scope: PlanScope,
  type: GraphQLObjectType,
  question: ListQuestion,
  nodes: readonly FieldNode[],
): PageSelection => selectPage(createPlanner(scope), type, question, nodes);
