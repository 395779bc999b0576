import type { ModelName } from '../../../src/db/generated/model.ts';
import type { ListRead, PageRead } from '../../../src/db/statements/page-read.ts';
import { readHits, type Hit, type SearchRead } from '../../../src/db/search.ts';
import { relationsOf, type RelationPath } from '../../../src/db/statements/relation-path.ts';
import type { Database } from '../../../src/db/database.ts';
import { matchesColumn, selectWhole, type RowSelection } from '../../../src/db/statements/selection.ts';
import { columnNames } from '../../../src/db/statements/columns.ts';
import type { Stored } from '../../../src/db/stored.ts';
import type { SourcedCount, SourcedPage } from '../../../src/source/beneficiary-source.ts';
import type { Load, Loaders } from '../../../src/graph/batch.ts';
import { everything } from '../../../src/filter/filter.ts';
import { clientForm } from './client-form.ts';
import type { Oracle, Row } from './oracle.ts';

const enumName = (column: string): string => column.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

const matches = (row: Row, condition: Readonly<Record<string, string>> = {}): boolean =>
  Object.entries(condition).every(([column, value]) => row[column] === value);

/**
 * Loaders on the rows that Prisma's `findMany` reads: without the hub's SQL and plans, with all columns of every row.
 */
export class OracleLoaders implements Loaders {
  readonly #oracle: Oracle;
  readonly #database: Database;

  constructor(oracle: Oracle, database: Database) {
    this.#oracle = oracle;
    this.#database = database;
  }

  byKey<Name extends ModelName>(model: Name, selection: RowSelection = selectWhole(model)): Load<Stored<Name> | null> {
    return ({ key, day }) => {
      const [row] = this.#oracle.where(model, 'id', key);
      const isOpen =
        row !== undefined && this.#oracle.matches(model, row, clientForm(model, selection.where ?? everything), day);
      return Promise.resolve(isOpen ? this.#show(model, row, day, selection) : null);
    };
  }

  byCode<Name extends ModelName>(selection: RowSelection & { readonly model: Name }): Load<Stored<Name> | null> {
    const { model } = selection;
    return ({ key, day }) => {
      const [row] = this.#oracle.list(model, { day, of: ({ code }) => code === key });
      return Promise.resolve(row === undefined ? null : this.#show(model, row, day, selection));
    };
  }

  page(read: PageRead, selection: RowSelection): Load<SourcedPage> {
    return ({ key, day }) => {
      const rows = this.#list(read, key, day);
      const place = (position: PageRead['after']): number => rows.findIndex(({ id }) => id === position?.key);
      const from = read.after === null ? 0 : place(read.after) + 1;
      const to = read.before === null ? rows.length : place(read.before);
      const between = rows.slice(from, Math.max(from, to));
      const page = read.reversed ? [...between].reverse() : between;
      const shown = page.slice(0, read.limit).map((row) => this.#show(read.model, row, day, selection));
      return Promise.resolve({ rows: shown, report: null });
    };
  }

  count(read: ListRead): Load<SourcedCount> {
    const order = { column: 'id', descending: false };
    return ({ key, day }) => Promise.resolve({ count: this.#list({ ...read, order }, key, day).length, report: null });
  }

  search(read: SearchRead): Promise<Hit[]> {
    return readHits(this.#database, read);
  }

  refusal(): null {
    return null;
  }

  #list(read: ListRead & Pick<PageRead, 'order'>, key: string | null, day: string): Row[] {
    const { model, filter, order, path } = read;
    const among = path === null ? this.#oracle.rows(model) : this.#follow(path, key);
    const orderBy = {
      field: enumName(order.column),
      direction: order.descending ? ('DESC' as const) : ('ASC' as const),
    };
    return this.#oracle.list(model, { filter: clientForm(model, filter), orderBy, day, among });
  }

  /** Returns the rows at the end of a path, each once. */
  #follow(path: RelationPath, key: string | null): Row[] {
    let keys = new Set<unknown>([key]);
    let rows: Row[] = [];
    relationsOf(path).forEach((relation, step, relations) => {
      const found = [...keys].flatMap((each) => this.#oracle.where(relation.model, relation.other, each));
      rows = [...new Set(found)].filter((row) => matches(row, path.conditions?.[step]));
      const next = relations[step + 1];
      if (next !== undefined) keys = new Set(rows.map((row) => row[next.own]));
    });
    return rows;
  }

  #show<Name extends ModelName>(model: Name, row: Row, day: string, { matches }: RowSelection): Stored<Name> {
    const values = columnNames(model).map((name) => [name, this.#oracle.value(model, row, name, day)]);
    const met = matches
      ?.map((filter) => (this.#oracle.matches(model, row, clientForm(model, filter), day) ? '1' : '0'))
      .join('');
    return { __typename: model, asOf: day, ...Object.fromEntries(values), [matchesColumn]: met };
  }
}
