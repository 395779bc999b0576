import type { Policy } from '../../access/policy.ts';
import type { ParentColumns } from '../../access/model-policy.ts';
import { allOf, type Filter, type FilterLeaf, type RelatedFilter } from '../../filter/filter.ts';
import { namedParts, nameOfPart } from '../../filter/parts.ts';
import { FilterTransformer } from '../../filter/transformer.ts';
import { describe } from '../../db/statements/sql.ts';
import type { ModelName } from '../../db/generated/model.ts';

/** Columns whose field has another name. */
const fieldOfColumn: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  BeneficiaryIdentity: { citizenIdHash: 'citizenId' },
  CooperationAgreement: { sortKey: 'title' },
  Difficulty: { sortKey: 'about' },
};

/** Returns the field of the graph that a column of a filter or an order stands for: `Beneficiary.status`. */
export const coordinateOf = (model: string, column: string): string =>
  `${model}.${fieldOfColumn[model]?.[column] ?? column}`;

/** Returns the fields that a filter compares. */
export const fieldsOf = (model: string, filter: Filter): string[] =>
  namedParts(filter).map((part) => coordinateOf(model, nameOfPart(part)));

/** Returns the fields that a list compares to filter and to order. */
export const usedBy = (model: string, filter: Filter, orderColumn: string): ReadonlySet<string> =>
  new Set([...fieldsOf(model, filter), coordinateOf(model, orderColumn)]);

/** Returns the field that decides on which days a row is in a list. */
export function dayFields(model: string): string[] {
  const { asOf } = describe(model);
  return asOf?.kind === 'event' ? [coordinateOf(model, asOf.column)] : [];
}

/** Narrows the related rows of a filter to those that the viewer may read. */
class RelatedNarrowing extends FilterTransformer<FilterLeaf, FilterLeaf> {
  readonly #policy: Policy;
  readonly #isAtOtherDate: boolean;

  constructor(policy: Policy, isAtOtherDate: boolean) {
    super();
    this.#policy = policy;
    this.#isAtOtherDate = isAtOtherDate;
  }

  protected override leaf(leaf: FilterLeaf): Filter {
    return leaf;
  }

  protected override related(node: RelatedFilter): Filter {
    const place = { isAtOtherDate: this.#isAtOtherDate };
    return { ...node, filter: narrow(this.#policy, node.model as ModelName, node.filter, place) };
  }
}

/** How a list is narrowed. */
export interface Narrowing {
  /** Further fields that are compared, such as that of the order. */
  readonly further?: readonly string[];
  /** Whether its rows are open whenever their parent row is. */
  readonly areOpen?: boolean;
  /** The columns of the parent row that it passes on to its rows. */
  readonly parentColumns?: ParentColumns | null;
  /** Whether it is read for another day than today: which rows exist on a day reveals when each began. */
  readonly isAtOtherDate?: boolean;
}

/**
 * Narrows a filter so that it compares only rows, and related rows, whose compared fields are all open.
 * @param how how the list is narrowed
 * @throws FORBIDDEN if there are no such rows.
 */
export function narrow(
  policy: Policy,
  model: ModelName,
  filter: Filter,
  { further = [], areOpen = false, parentColumns = null, isAtOtherDate = false }: Narrowing = {},
): Filter {
  const used = [...fieldsOf(model, filter), ...further, ...(isAtOtherDate ? dayFields(model) : [])];
  const { classOf, comesWithRow } = policy.catalogue;
  const isPublic = (coordinate: string): boolean => classOf(coordinate) === 'PUBLIC' || comesWithRow(coordinate);
  const where = areOpen && used.every(isPublic) ? null : policy.where(model, new Set(used), parentColumns);
  const related = new RelatedNarrowing(policy, isAtOtherDate).transform(filter, model);
  return where === null ? related : allOf([where, related]);
}
