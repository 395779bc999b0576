import type { Filter } from '../../../src/filter/filter.ts';
import { globalId } from '../ids.ts';
import type { Filter as ClientFilter } from './oracle.ts';

/** Converts a filter of the hub to a client's filter, because the oracle reads only these. */
export function clientForm(model: string, filter: Filter): ClientFilter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { [filter.kind]: filter.filters.map((part) => clientForm(model, part)) };
    case 'not':
      return { not: clientForm(model, filter.filter) };
    case 'constant':
      return { [filter.value ? 'and' : 'or']: [] };
    case 'related': {
      const related = clientForm(filter.model, filter.filter);
      return { [filter.relation]: filter.quantifier === 'one' ? related : { [filter.quantifier]: related } };
    }
    case 'compare': {
      const { column, operator, operand } = filter;
      const idOf = (key: unknown): string => globalId(model, String(key));
      if (column !== 'id') return { [column]: { [operator]: operand } };
      return { id: { [operator]: Array.isArray(operand) ? operand.map(idOf) : idOf(operand) } };
    }
    case 'mention':
      return {};
    case 'policy':
      return clientForm(model, filter.condition);
    case 'parentColumn':
    case 'citizenId':
      throw new Error(`No client writes ${filter.kind}.`);
  }
}
