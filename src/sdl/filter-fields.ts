import { Kind, type FieldDefinitionNode, type InputValueDefinitionNode } from 'graphql';
import { isComparable, misfitOf, type Column } from './comparison.ts';
import { isUnfiltered, readFilter } from './directives.ts';
import { sdlFault } from './fault.ts';
import type { ListType, ListTypes } from './list-type.ts';
import type { ModelShape } from './model-shape.ts';
import { typeName, type Written } from './written.ts';

/** What filters are derived from. */
export interface FilterSources {
  readonly lists: ListTypes;
  readonly written: Written;
  readonly shape: ModelShape;
}

/** A field of a type with lists. */
interface Candidate {
  readonly type: string;
  readonly field: FieldDefinitionNode;
  readonly coordinate: string;
}

/** The filter of a relation's rows, if there are lists of them. */
function relatedFilter({ type, field, coordinate }: Candidate, { lists, shape }: FilterSources): string | undefined {
  const relation = shape.relation(type, field.name.value);
  if (relation === undefined || !lists.has(relation.model)) return undefined;
  const expected = relation.list ? `${relation.model}Connection` : relation.model;
  if (typeName(field.type) !== expected) {
    throw sdlFault(field, coordinate, `is a relation of the model, so its type has to be ${expected}.`);
  }
  return relation.list ? `${relation.model}ListFilter` : `${relation.model}Filter`;
}

/** The column of a field whose values can be compared. */
function comparableColumn({ type, field }: Candidate, { shape }: FilterSources): Column | undefined {
  const column = shape.column(type, field.name.value);
  return column !== undefined && isComparable(column) ? column : undefined;
}

/** The comparison of a column, which is named after the field's type unless `@filter` names another. */
function comparisonOf({ field, coordinate }: Candidate, column: Column, written: Written): string {
  const usual = `${typeName(field.type)}${column.list ? 'List' : ''}Filter`;
  const input = readFilter(field, coordinate)?.as ?? usual;
  const misfit = misfitOf(input, column, written);
  if (misfit === null) return input;
  throw sdlFault(field, coordinate, `${misfit}; write one, name another with @filter(as: …), or say @unfiltered.`);
}

function checkDirectives({ field, coordinate }: Candidate, isColumn: boolean, isRelation: boolean): void {
  if (readFilter(field, coordinate) !== undefined && !isColumn) {
    throw sdlFault(field, coordinate, '@filter is for columns that can be compared, and this is not one; remove it.');
  }
  if (isUnfiltered(field, coordinate) && !isColumn && !isRelation) {
    const fault = '@unfiltered changes nothing: this is no column or relation that a filter could offer; remove it.';
    throw sdlFault(field, coordinate, fault);
  }
}

/** The input by which a filter compares a field; undefined if filters do not offer the field. */
function filterOf(candidate: Candidate, sources: FilterSources): string | undefined {
  const [related, column] = [relatedFilter(candidate, sources), comparableColumn(candidate, sources)];
  checkDirectives(candidate, column !== undefined, related !== undefined);
  if (isUnfiltered(candidate.field, candidate.coordinate)) return undefined;
  return related ?? (column && comparisonOf(candidate, column, sources.written));
}

const inputValue = (field: FieldDefinitionNode, input: string): InputValueDefinitionNode => ({
  kind: Kind.INPUT_VALUE_DEFINITION,
  ...(field.description && { description: field.description }),
  name: field.name,
  type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: input } },
});

/**
 * The fields of a type's filter in addition to its id: one for each column that can be compared, and for each relation
 * to a type with lists, but not those with `@unfiltered`. Each has the description of the field.
 */
export function filterFields({ name, fields }: ListType, sources: FilterSources): InputValueDefinitionNode[] {
  const compared = fields.filter((field) => field.name.value !== 'id');
  return compared.flatMap((field) => {
    const input = filterOf({ type: name, field, coordinate: `${name}.${field.name.value}` }, sources);
    return input === undefined ? [] : [inputValue(field, input)];
  });
}
