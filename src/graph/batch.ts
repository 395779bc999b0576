import DataLoader from 'dataloader';
import type { GraphQLError } from 'graphql';
import type { ModelName } from '../db/generated/model.ts';
import type { ListRead, PageRead } from '../db/statements/page-read.ts';
import type { ParentKey } from '../db/statements/page-sql.ts';
import type { Hit, SearchRead } from '../db/search.ts';
import { numberOfSelection, selectWhole, type RowSelection } from '../db/statements/selection.ts';
import type { Stored } from '../db/stored.ts';
import type { GraphSource, SourcedCount, SourcedPage } from '../source/beneficiary-source.ts';

export type Load<Value> = (parentKey: ParentKey) => Promise<Value>;
export type Select<Name extends ModelName> = RowSelection & { readonly model: Name };

/** A requested list and its order. */
export interface AskedList {
  readonly read: ListRead;
  readonly order: PageRead['order'];
}

/** The loaders of one request. A selection says what to read together with a row; if omitted, all columns are read. */
export interface Loaders {
  /** Loads the row with this key, on any day; null if absent. */
  byKey<Name extends ModelName>(model: Name, selection?: Select<Name>): Load<Stored<Name> | null>;
  /** Loads the row that has this code on the day; null if absent. */
  byCode<Name extends ModelName>(selection: Select<Name>): Load<Stored<Name> | null>;
  /** Loads a page of a list for each parent key. */
  page(read: PageRead, selection: RowSelection): Load<SourcedPage>;
  /** Counts the rows of a list for each parent key. */
  count(read: ListRead): Load<SourcedCount>;
  /** Finds the best matches of a text. */
  search(read: SearchRead): Promise<Hit[]>;
  /** Returns why this parent's list is closed; null if it is open. */
  refusal(asked: AskedList, parent: Stored | null): GraphQLError | null;
}

const cacheKeyFn = ({ key, day }: ParentKey): string => `${day} ${key ?? ''}`;

/**
 * The DataLoaders of one request: one statement reads a list and everything selected with its rows, however many rows
 * there are.
 */
export class BatchedLoaders implements Loaders {
  readonly #source: GraphSource;
  readonly #loaders = new Map<string, DataLoader<ParentKey, unknown, string>>();

  constructor(source: GraphSource) {
    this.#source = source;
  }

  byKey<Name extends ModelName>(
    model: Name,
    selection = selectWhole(model) as Select<Name>,
  ): Load<Stored<Name> | null> {
    return this.#loader(
      `key ${numberOfSelection(selection)}`,
      (parentKeys) => this.#source.byKey(selection, parentKeys) as Promise<(Stored<Name> | null | Error)[]>,
    );
  }

  byCode<Name extends ModelName>(selection: Select<Name>): Load<Stored<Name> | null> {
    return this.#loader(
      `code ${numberOfSelection(selection)}`,
      (parentKeys) => this.#source.byCode(selection, parentKeys) as Promise<(Stored<Name> | null | Error)[]>,
    );
  }

  page(read: PageRead, selection: RowSelection): Load<SourcedPage> {
    const name = JSON.stringify(['page', read, numberOfSelection(selection)]);
    return this.#loader(name, (parentKeys) => this.#source.pages(read, selection, parentKeys));
  }

  count(read: ListRead): Load<SourcedCount> {
    return this.#loader(JSON.stringify(['count', read]), (parentKeys) => this.#source.counts(read, parentKeys));
  }

  search(read: SearchRead): Promise<Hit[]> {
    return this.#source.search(read);
  }

  refusal(): null {
    return null;
  }

  #loader<Value>(name: string, read: (parentKeys: readonly ParentKey[]) => Promise<(Value | Error)[]>): Load<Value> {
    let loader = this.#loaders.get(name) as DataLoader<ParentKey, Value, string> | undefined;
    if (loader === undefined) {
      loader = new DataLoader<ParentKey, Value, string>(read, { cacheKeyFn });
      this.#loaders.set(name, loader);
    }
    return (parentKey) => loader.load(parentKey);
  }
}
