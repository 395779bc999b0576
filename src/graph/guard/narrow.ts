import type { Policy } from '../../access/policy.ts';
import type { Carried } from '../../access/subjects.ts';
import type { RelationDescription } from '../../db/description.ts';
import type { Filter } from '../../db/filter.ts';
import { describe } from '../../db/sql.ts';
import type { ModelName } from '../../db/generated/model.ts';

/** Columns that stand for a field of another name. */
const fieldOfColumn: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  BeneficiaryIdentity: { citizenIdHash: 'citizenId' },
  CooperationAgreement: { sortKey: 'title' },
  Difficulty: { sortKey: 'about' },
};

/** The field of the graph that a column of a filter or an order shows: `Beneficiary.status`. */
export const coordinateOf = (model: string, column: string): string =>
  `${model}.${fieldOfColumn[model]?.[column] ?? column}`;

const connectives = new Set(['and', 'or', 'not']);

/** The parts of a filter that speak of the same row, connectives left out. What a policy says is not asked by the viewer. */
export function partsOf(filter: Filter): [string, unknown][] {
  return Object.entries(filter).flatMap(([name, value]): [string, unknown][] => {
    if (name === '$open') return [];
    if (!connectives.has(name)) return [[name, value]];
    return (Array.isArray(value) ? value : [value]).flatMap((part) => partsOf(part as Filter));
  });
}

/** The fields of a row that a filter looks at. */
const fieldsUsed = (model: string, filter: Filter): string[] =>
  partsOf(filter).map(([name]) => coordinateOf(model, name));

/** The fields of its rows that a list looks at to filter and to order. */
export const usedBy = (model: string, filter: Filter, orderColumn: string): ReadonlySet<string> =>
  new Set([...fieldsUsed(model, filter), coordinateOf(model, orderColumn)]);

/** The field by which a day tells what is in a list from what is not. */
export function dayFields(model: string): string[] {
  const { asOf } = describe(model);
  return asOf?.kind === 'event' ? [coordinateOf(model, asOf.column)] : [];
}

function narrowRelated(
  policy: Policy,
  { model, list }: RelationDescription,
  filter: Filter,
  isElsewhen: boolean,
): Filter {
  const narrowed = (part: Filter): Filter => narrow(policy, model as ModelName, part, [], { isElsewhen });
  if (!list) return narrowed(filter);
  return Object.fromEntries(Object.entries(filter).map(([quantifier, part]) => [quantifier, narrowed(part as Filter)]));
}

/** A filter whose related rows are those that the viewer may look at. */
function narrowRelations(policy: Policy, model: ModelName, filter: Filter, isElsewhen: boolean): Filter {
  const entries = Object.entries(filter).map(([name, value]): [string, unknown] => {
    if (Array.isArray(value) && connectives.has(name))
      return [name, value.map((part) => narrowRelations(policy, model, part as Filter, isElsewhen))];
    if (connectives.has(name)) return [name, narrowRelations(policy, model, value as Filter, isElsewhen)];
    const relation = describe(model).relations[name];
    return [name, relation === undefined ? value : narrowRelated(policy, relation, value as Filter, isElsewhen)];
  });
  return Object.fromEntries(entries);
}

/** What is known of a list that is narrowed. */
export interface Narrowing {
  /** Whether its rows are seen wherever what they hang on is. */
  readonly areOpen?: boolean;
  /** What it carries from the row that it hangs on. */
  readonly carried?: Carried | null;
  /** Whether it is read for another day than today: which rows are there then tells when each began. */
  readonly isElsewhen?: boolean;
}

/**
 * The filter as it may be asked: of the rows, and of each related row, only those are looked at of which all that the
 * filter looks at is open.
 * @param further fields that are looked at besides, such as that of the order
 * @param how what is known of the list
 * @throws FORBIDDEN where there are no such rows.
 */
export function narrow(
  policy: Policy,
  model: ModelName,
  filter: Filter,
  further: readonly string[] = [],
  { areOpen = false, carried = null, isElsewhen = false }: Narrowing = {},
): Filter {
  const used = [...fieldsUsed(model, filter), ...further, ...(isElsewhen ? dayFields(model) : [])];
  const { classOf, comesWithRow } = policy.catalogue;
  const isPublic = (coordinate: string): boolean => classOf(coordinate) === 'PUBLIC' || comesWithRow(coordinate);
  const where = areOpen && used.every(isPublic) ? null : policy.where(model, new Set(used), carried);
  const related = narrowRelations(policy, model, filter, isElsewhen);
  if (where === null) return related;
  return Object.keys(related).length === 0 ? where : { and: [where, related] };
}
