import { asKey, filterToSql, type Filter } from './filter.ts';
import type { Sql } from './sql.ts';

/** A condition of our own on a row: as a client's filter, but that an id in it is the stored key. */
export const conditionToSql = (model: string, alias: string, day: Sql, filter: Filter): Sql =>
  filterToSql({ model, alias, day, keyOf: asKey }, filter);
