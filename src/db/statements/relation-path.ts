import type { RelationDescription } from '../description.ts';
import { computedRelations, type ComputedRelation } from './computed-relations.ts';
import { and, column, describe, identifier, spaced, sql, tableOf, type Sql } from './sql.ts';

/** A column of a step that must have a value, such as the role of a document. */
export type StepCondition = Readonly<Record<string, string>>;

/** The path from a parent to its list, as relation names of the model. */
export interface RelationPath {
  readonly model: string;
  readonly relations: readonly string[];
  /** Conditions on the rows along the path, by their place. */
  readonly conditions?: Readonly<Record<number, StepCondition>>;
}

/** A relation of the model, or one that is computed. */
type Relation = RelationDescription & Partial<ComputedRelation>;

/** Looks up a relation of a model. */
export const findRelation = (model: string, name: string): Relation | undefined =>
  computedRelations[model]?.[name] ?? describe(model).relations[name];

/** Looks up the relations of a path in the model. */
export function relationsOf(path: RelationPath): Relation[] {
  const found: Relation[] = [];
  let model = path.model;
  for (const name of path.relations) {
    const relation = findRelation(model, name);
    if (relation === undefined) throw new Error(`${model} has no relation called ${name}.`);
    found.push(relation);
    model = relation.model;
  }
  return found;
}

function conditionsOf(alias: string, condition: StepCondition | undefined): Sql[] {
  return Object.entries(condition ?? {}).map(([name, value]) => sql`${column(alias, name)}::text = ${value}`);
}

const aliasOf = (step: number): string => `p${step}`;

/** Builds a SELECT of the distinct keys from which the last relation starts. */
function stepsToSql(path: RelationPath, steps: readonly RelationDescription[], own: string, key: Sql): Sql {
  const [first] = steps;
  if (first === undefined) throw new Error(`The path from ${path.model} has one step only.`);
  const joins = steps.map((step, index) => {
    const source = sql`${tableOf(step.model)} AS ${identifier(aliasOf(index))}`;
    if (index === 0) return source;
    return sql`JOIN ${source} ON ${column(aliasOf(index), step.other)} = ${column(aliasOf(index - 1), step.own)}`;
  });
  const where = [
    sql`${column(aliasOf(0), first.other)} = ${key}`,
    ...steps.flatMap((_, index) => conditionsOf(aliasOf(index), path.conditions?.[index])),
  ];
  return sql`SELECT ${column(aliasOf(steps.length - 1), own)} AS "$own" FROM ${spaced(joins)} WHERE ${and(where)}`;
}

/** Splits the relations of a path into the last one and those before it. */
function splitPath(path: RelationPath): { steps: Relation[]; last: Relation } {
  const steps = relationsOf(path);
  const last = steps.pop();
  if (last === undefined) throw new Error(`The path from ${path.model} is empty.`);
  return { steps, last };
}

/** Builds the condition that a row belongs to the parent with this key through this path. */
export function relationPathToSql(path: RelationPath, row: string, key: Sql): Sql {
  const { steps, last } = splitPath(path);
  if (last.belongsTo !== undefined && steps.length === 0) return last.belongsTo(row, key);
  const child = column(row, last.other);
  if (steps.length === 0) return and([sql`${child} = ${key}`, ...conditionsOf(row, path.conditions?.[0])]);
  return sql`${child} IN (${stepsToSql(path, steps, last.own, key)})`;
}

/**
 * The lists that together form the list of a path: `keys` is a table of one column, `$own`; each row belongs to one of
 * its keys.
 */
export interface PathParts {
  readonly keys: Sql;
  /** Builds the condition that a row belongs to the key of the table with this alias. */
  readonly dependsOn: (alias: string) => Sql;
}

/**
 * Returns the parts of a path that ends in a list, such as the beneficiaries of all departments of a province. An index
 * has the rows of each part in order, but no index has those of all parts.
 */
export function partsOf(path: RelationPath, row: string, key: Sql): PathParts | null {
  const { steps, last } = splitPath(path);
  if (steps.length === 0 || !last.list) return null;
  return {
    keys: sql`(SELECT DISTINCT "$own" FROM (${stepsToSql(path, steps, last.own, key)}) AS k)`,
    dependsOn: (alias) => sql`${column(row, last.other)} = ${column(alias, '$own')}`,
  };
}
