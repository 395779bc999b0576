import { isRecordModel } from '../records/record-models.ts';
import { assertNever } from '../base/assert-never.ts';
import { toGlobalId } from '../db/global-id.ts';
import type { Comparison, Related } from '../filter/filter.ts';
import type { Scalar, Test } from '../filter/operators.ts';
import { isInput, type FilterInput } from '../filter/parse.ts';
import type { Residual, ResidualLeaf, Scope } from './residual.ts';

/** A filter of the contract, and the separate argument `citizenId`. */
export interface ContractFilter {
  readonly filter: FilterInput;
  readonly citizenId: string | null;
}

type Note = (coordinate: string) => void;

/** Maximum length of a list that services accept. */
const maxList = 200;

/** Creates a filter for ids with these keys, in several lists if there are many. */
function idFilter(model: string, keys: readonly Scalar[], of: (ids: FilterInput) => FilterInput): FilterInput {
  const ids = keys.map((key) => toGlobalId(model, String(key)));
  if (ids.length === 1) return of({ eq: ids[0] });
  if (ids.length <= maxList) return of({ in: ids });
  const lists = Array.from({ length: Math.ceil(ids.length / maxList) }, (_, place) =>
    ids.slice(place * maxList, (place + 1) * maxList),
  );
  return { or: lists.map((each) => of({ in: each })) };
}

/**
 * Creates a filter for programmes by their keys. The contract has no `notIn`; `not` has the same meaning, because a
 * programme is never null.
 */
function programmeFilter(test: Test): FilterInput {
  const among = (keys: readonly Scalar[]): FilterInput => idFilter('Programme', keys, (id) => ({ programme: { id } }));
  switch (test.operator) {
    case 'eq':
      return among([test.operand]);
    case 'in':
      return among(test.operand);
    case 'notIn':
      return { not: among(test.operand) };
    default:
      throw new Error(`Programmes are not compared by ${test.operator}.`);
  }
}

/** Converts a scope of the policy to the contract's input. */
const contractScope = ({ categories, programmes }: Scope): FilterInput => ({
  ...(categories === null ? {} : { categories }),
  ...(programmes === null ? {} : { programmes: programmes.map((key) => toGlobalId('Programme', key)) }),
});

/** Merges two values of one field if they have no field in common; otherwise returns undefined. */
function joined(name: string, left: unknown, right: unknown): FilterInput | undefined {
  if (name === 'not' || !isInput(left) || !isInput(right)) return undefined;
  return Object.keys(left).some((field) => field in right) ? undefined : { ...left, ...right };
}

/** Combines filters in one, with as few levels as possible. */
function merge(filters: readonly FilterInput[]): FilterInput {
  const merged: Record<string, unknown> = {};
  const others: FilterInput[] = [];
  for (const filter of filters) {
    for (const [name, value] of Object.entries(filter)) {
      const known = name in merged ? joined(name, merged[name], value) : value;
      if (known === undefined) others.push({ [name]: value });
      else merged[name] = known;
    }
  }
  return others.length === 0 ? merged : { and: [merged, ...others] };
}

/** Converts a residual filter to the contract's input. */
class ContractWriter {
  readonly #note: Note;

  constructor(note: Note) {
    this.#note = note;
  }

  write(model: string, filter: Residual): FilterInput {
    switch (filter.kind) {
      case 'and':
        return merge(filter.filters.map((part) => this.write(model, part)));
      case 'or':
        return { or: filter.filters.map((part) => this.write(model, part)) };
      case 'not':
        return { not: this.write(model, filter.filter) };
      case 'constant':
        return filter.value ? {} : { or: [] };
      case 'related':
        return this.#related(model, filter);
      case 'compare':
        return this.#comparison(model, filter);
      case 'scopes':
        return { scope: filter.scopes.map(contractScope) };
      case 'citizenId':
        throw new Error('A citizen id is an argument of the list, not a part of its filter.');
      default:
        return assertNever(filter);
    }
  }

  #comparison(model: string, comparison: Comparison): FilterInput {
    const { column, operator, operand } = comparison;
    // A department cannot use the hub's hash.
    if (column === 'citizenIdHash') throw new Error('A department is asked for a citizen id by the id alone.');
    this.#note(`${model}.${column === 'programmeId' ? 'programme' : column}`);
    if (column === 'programmeId') return programmeFilter(comparison);
    if (column === 'id' && operator === 'in') return idFilter(model, operand, (id) => ({ id }));
    return { [column]: { [operator]: operand } };
  }

  #related(model: string, { relation, model: related, quantifier, filter }: Related<ResidualLeaf>): FilterInput {
    if (!isRecordModel(related)) throw new Error(`A department is not asked for ${model}.${relation}.`);
    this.#note(`${model}.${relation}`);
    const written = this.write(related, filter);
    return { [relation]: quantifier === 'one' ? written : { [quantifier]: written } };
  }
}

/** Splits a filter into the parts that must all match. */
const conjuncts = (filter: Residual): readonly Residual[] =>
  filter.kind === 'and' ? filter.filters.flatMap(conjuncts) : [filter];

/**
 * Converts a residual filter to the contract's arguments.
 * @param note receives every field of personal data that the filter compares
 */
export function contractFilter(model: string, residual: Residual, note: Note): ContractFilter {
  const parts = conjuncts(residual);
  const citizenIds = parts.flatMap((part) => (part.kind === 'citizenId' ? [part.citizenId] : []));
  if (citizenIds.length > 0) note('BeneficiaryIdentity.citizenId');
  const others = parts.filter((part) => part.kind !== 'citizenId');
  const writer = new ContractWriter(note);
  return { filter: merge(others.map((part) => writer.write(model, part))), citizenId: citizenIds[0] ?? null };
}
