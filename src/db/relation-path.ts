import type { RelationDescription } from './description.ts';
import { and, column, describe, identifier, sql, type Sql } from './sql.ts';

/** A column of a step that must hold a value, such as the role of a document. */
export type StepCondition = Readonly<Record<string, string>>;

/** How a list hangs on its parent: from relation to relation, as the model names them. */
export interface RelationPath {
  readonly model: string;
  readonly relations: readonly string[];
  /** What the rows on the way must be, by their place in the path. */
  readonly conditions?: Readonly<Record<number, StepCondition>>;
}

/** The relations of a path, looked up in the model. */
export function relationsOf(path: RelationPath): RelationDescription[] {
  const found: RelationDescription[] = [];
  let model = path.model;
  for (const name of path.relations) {
    const relation = describe(model).relations[name];
    if (relation === undefined) throw new Error(`${model} has no relation called ${name}.`);
    found.push(relation);
    model = relation.model;
  }
  return found;
}

function conditionsOf(alias: string, condition: StepCondition | undefined): Sql[] {
  return Object.entries(condition ?? {}).map(([name, value]) => sql`${column(alias, name)}::text = ${value}`);
}

/** The predicate that a row hangs on the parent with this key by this path. */
export function relationPathToSql(path: RelationPath, row: string, key: Sql): Sql {
  const relations = relationsOf(path);
  const last = relations.at(-1);
  if (last === undefined) throw new Error(`The path from ${path.model} is empty.`);
  const steps = relations.slice(0, -1);
  const aliasOf = (index: number): string => `p${index}`;
  if (steps.length === 0)
    return and([sql`${column(row, last.other)} = ${key}`, ...conditionsOf(row, path.conditions?.[0])]);
  const joins = steps.map((step, index) => {
    const source = sql`${identifier(describe(step.model).table)} AS ${identifier(aliasOf(index))}`;
    if (index === 0) return source;
    return sql` JOIN ${source} ON ${column(aliasOf(index), step.other)} = ${column(aliasOf(index - 1), step.own)}`;
  });
  const from = joins.reduce((left, right) => sql`${left}${right}`);
  const where = [
    sql`${column('p0', (steps[0] as RelationDescription).other)} = ${key}`,
    ...steps.flatMap((_, index) => conditionsOf(aliasOf(index), path.conditions?.[index])),
  ];
  return sql`${column(row, last.other)} IN (SELECT ${column(aliasOf(steps.length - 1), last.own)} FROM ${from} WHERE ${and(where)})`;
}
