import DataLoader from 'dataloader';
import type { GraphQLError } from 'graphql';
import type { ModelName } from '../db/generated/model.ts';
import type { ListRead, PageRead } from '../db/page-read.ts';
import type { Start } from '../db/page-sql.ts';
import type { Hit, SearchRead } from '../db/search.ts';
import { numberOfSelection, selectWhole, type RowSelection } from '../db/selection.ts';
import type { Stored } from '../db/stored.ts';
import type { GraphSource, SourcedCount, SourcedPage } from '../links/beneficiary-source.ts';

export type Load<Value> = (start: Start) => Promise<Value>;
export type Select<Name extends ModelName> = RowSelection & { readonly model: Name };

/** A list and its order, as they are asked for. */
export interface AskedList {
  readonly read: ListRead;
  readonly order: PageRead['order'];
}

/** The loaders of one request. A selection says what to read along with a row; all columns where it is left out. */
export interface Loaders {
  /** The row with this key, whatever the day; null where there is none. */
  byKey<Name extends ModelName>(model: Name, selection?: Select<Name>): Load<Stored<Name> | null>;
  /** The row that has this code on the day; null where there is none. */
  byCode<Name extends ModelName>(selection: Select<Name>): Load<Stored<Name> | null>;
  /** A page of a list for each start. */
  page(read: PageRead, selection: RowSelection): Load<SourcedPage>;
  /** How many rows a list holds for each start. */
  count(read: ListRead): Load<SourcedCount>;
  /** The best matches of a text. */
  search(read: SearchRead): Promise<Hit[]>;
  /** Why the list that hangs on this parent is not open; null where it is. */
  refusal(asked: AskedList, parent: Stored | null): GraphQLError | null;
}

const cacheKeyFn = ({ key, day }: Start): string => `${day} ${key ?? ''}`;

/** The DataLoaders of one request: a list is one statement with all that is read along, whatever its number of rows. */
export class BatchedLoaders implements Loaders {
  readonly #source: GraphSource;
  readonly #loaders = new Map<string, DataLoader<Start, unknown, string>>();

  constructor(source: GraphSource) {
    this.#source = source;
  }

  byKey<Name extends ModelName>(
    model: Name,
    selection = selectWhole(model) as Select<Name>,
  ): Load<Stored<Name> | null> {
    return this.#loader(
      `key ${numberOfSelection(selection)}`,
      (starts) => this.#source.byKey(selection, starts) as Promise<(Stored<Name> | null | Error)[]>,
    );
  }

  byCode<Name extends ModelName>(selection: Select<Name>): Load<Stored<Name> | null> {
    return this.#loader(
      `code ${numberOfSelection(selection)}`,
      (starts) => this.#source.byCode(selection, starts) as Promise<(Stored<Name> | null | Error)[]>,
    );
  }

  page(read: PageRead, selection: RowSelection): Load<SourcedPage> {
    const name = JSON.stringify(['page', read, numberOfSelection(selection)]);
    return this.#loader(name, (starts) => this.#source.pages(read, selection, starts));
  }

  count(read: ListRead): Load<SourcedCount> {
    return this.#loader(JSON.stringify(['count', read]), (starts) => this.#source.counts(read, starts));
  }

  search(read: SearchRead): Promise<Hit[]> {
    return this.#source.search(read);
  }

  refusal(): null {
    return null;
  }

  #loader<Value>(name: string, read: (starts: readonly Start[]) => Promise<(Value | Error)[]>): Load<Value> {
    let loader = this.#loaders.get(name) as DataLoader<Start, Value, string> | undefined;
    if (loader === undefined) {
      loader = new DataLoader<Start, Value, string>(read, { cacheKeyFn });
      this.#loaders.set(name, loader);
    }
    return (start) => loader.load(start);
  }
}
