import type { ModelName } from '../db/generated/model.ts';
import { toGlobalId } from '../db/global-id.ts';
import type { ListRead, PageRead } from '../db/statements/page-read.ts';
import type { Stored } from '../db/stored.ts';
import type { SourcedCount, SourcedPage } from '../source/beneficiary-source.ts';
import { ContractBreach } from './contract-breach.ts';
import { factsText, identityText, rowText } from './contract-query.ts';
import type { Residual } from './residual.ts';
import type { Link } from '../access/link.ts';
import type { Root } from './link-requests.ts';
import type { OperationDraft } from './operation-draft.ts';
import { countArguments, pageArguments, statisticsArguments } from './page-arguments.ts';
import { readFacts } from './read-facts.ts';
import { readProgramme } from './read-programme.ts';
import { readRecordKey } from './read-record-key.ts';
import { anyRecord, RowReader, type Answered } from './read-row.ts';
import { readCount, readList, readObject } from './read-value.ts';
import { listRefused, refusedBy } from './refusal.ts';
import { noteState } from '../source/row-envelope.ts';
import type { RowQuery } from './row-query.ts';
import { SourceFailure, type SourceState } from '../source/source-state.ts';

/** A list that is requested from a department. */
export interface AskedList<Read extends ListRead> {
  /** Its field: of the query, or of the parent rows. */
  readonly field: string;
  readonly read: Read;
  /** The residual of its filter, which is not `nothing`. */
  readonly filter: Residual;
}

/** The rows whose lists are requested, and the day. */
export interface Parents {
  readonly parent: ModelName;
  readonly keys: readonly string[];
  readonly day: string;
}

const reportOf = (state: SourceState): SourcedPage['report'] => ({ states: [state], positionAfter: null });

const emptyPage = (state: SourceState): SourcedPage => ({ rows: [], report: reportOf(state) });

/** Creates the root fields of operations for one department. */
export class Roots {
  readonly #link: Link;
  readonly #reader: RowReader;

  constructor(link: Link) {
    this.#link = link;
    this.#reader = new RowReader(link);
  }

  /** Requests the rows with these keys. */
  rows(query: RowQuery, keys: readonly string[], day: string): Root<(Stored | null | Error)[]> {
    const { model } = query;
    return {
      write: (draft) => this.#entities(draft, model, keys, rowText(draft, query, day)),
      read: (answered, state) => {
        const rows = this.#eachEntity(model, keys, answered, (key, entity) => {
          const refused = entity.value === null ? entity.errors.first : undefined;
          if (refused !== undefined) return refusedBy(this.#link, `${model}.*`, refused);
          return entity.value === null ? null : this.#reader.row(query, entity, { key, headedBy: null }, day);
        });
        return noteState(rows, state);
      },
    };
  }

  /** Requests the identities of the beneficiaries with these keys. */
  identities(query: RowQuery, keys: readonly string[], day: string): Root<(Stored | null | Error)[]> {
    const { needsFacts } = query;
    const refused = (errors: Answered['errors']) =>
      errors.first && refusedBy(this.#link, 'BeneficiaryIdentity.*', errors.first);
    return {
      write: (draft) => {
        draft.note('Beneficiary.identity');
        const text = [
          'id',
          ...(needsFacts ? [factsText] : []),
          `identity { ${identityText(draft, query.identity ?? [])} }`,
        ].join(' ');
        return this.#entities(draft, 'Beneficiary', keys, text);
      },
      read: (answered) =>
        this.#eachEntity('Beneficiary', keys, answered, (key, entity) => {
          if (entity.value === null) return refused(entity.errors) ?? null;
          const value = this.#known('Beneficiary', entity.value, key);
          const identity = { value: value['identity'] ?? null, errors: entity.errors.at('identity') };
          const closed = identity.value === null ? refused(identity.errors) : undefined;
          if (closed !== undefined) return closed;
          const facts = needsFacts ? readFacts('Beneficiary', value['facts']) : {};
          return this.#reader.identity(query, identity, { key, day }, facts);
        }),
    };
  }

  /** Requests a page of a list of all records of the department. */
  page({ field, read, filter }: AskedList<PageRead>, query: RowQuery, day: string): Root<SourcedPage> {
    return {
      write: (draft) =>
        `${field}${pageArguments(draft, read, filter, day)} { pageInfo { hasNextPage hasPreviousPage } nodes { ${rowText(draft, query, day)} } }`,
      read: (answered, state) => {
        const list = this.#granted(field, answered);
        return {
          rows: noteState(this.#reader.page(query, read, list, { key: null, day }), state),
          report: reportOf(state),
        };
      },
    };
  }

  /** Requests the number of rows in a list of all records of the department. */
  count({ field, read, filter }: AskedList<ListRead>, day: string): Root<SourcedCount> {
    return {
      write: (draft) => `${field}${countArguments(draft, read, filter, day)} { totalCount }`,
      read: (answered, state) => ({
        count: this.#total(field, this.#granted(field, answered)),
        report: reportOf(state),
      }),
    };
  }

  /** Requests a page of a list for each parent row with these keys. */
  pagesOf(
    { field, read, filter }: AskedList<PageRead>,
    query: RowQuery,
    { parent, keys, day }: Parents,
  ): Root<(SourcedPage | Error)[]> {
    return {
      write: (draft) => {
        draft.note(`${parent}.${field}`);
        const args = pageArguments(draft, read, filter, day);
        return this.#entities(
          draft,
          parent,
          keys,
          `id ${field}${args} { pageInfo { hasNextPage hasPreviousPage } nodes { ${rowText(draft, query, day)} } }`,
        );
      },
      read: (answered, state) =>
        this.#eachList({ parent, field, keys }, answered, emptyPage(state), (list, key) => ({
          rows: noteState(this.#reader.page(query, read, list, { key, day }), state),
          report: reportOf(state),
        })),
    };
  }

  /** Requests the number of rows in a list for each parent row with these keys. */
  countsOf(
    { field, read, filter }: AskedList<ListRead>,
    { parent, keys, day }: Parents,
  ): Root<(SourcedCount | Error)[]> {
    return {
      write: (draft) => {
        draft.note(`${parent}.${field}`);
        const args = countArguments(draft, read, filter, day);
        return this.#entities(draft, parent, keys, `id ${field}${args} { totalCount }`);
      },
      read: (answered, state) =>
        this.#eachList({ parent, field, keys }, answered, { count: 0, report: reportOf(state) }, (list) => ({
          count: this.#total(`${parent}.${field}`, list),
          report: reportOf(state),
        })),
    };
  }

  /** Requests the number of enrolments in each programme, by its key. */
  statistics(filter: Residual, day: string): Root<Map<string, number>> {
    const field = 'enrolmentStatistics';
    return {
      write: (draft) => {
        draft.note('Enrolment.programme');
        return `${field}${statisticsArguments(draft, filter, day)} { programme { id } enrolments }`;
      },
      read: (answered) => {
        const counts = new Map<string, number>();
        for (const value of readList(field, this.#granted(field, answered).value)) {
          const { programme, enrolments } = readObject(field, value);
          const key = readProgramme(programme);
          if (counts.has(key)) throw new ContractBreach(`${field} names a programme twice.`);
          counts.set(key, readCount(`${field}.enrolments`, enrolments));
        }
        return counts;
      },
    };
  }

  #entities(draft: OperationDraft, model: ModelName, keys: readonly string[], text: string): string {
    const representations = keys.map((key) => ({ __typename: model, id: toGlobalId(model, key) }));
    const given = draft.variable('[_Any!]!', representations);
    return `_entities(representations: ${given}) { __typename ... on ${model} { ${text} } }`;
  }

  /** Converts each entity; if one fails, the others are still converted. */
  #eachEntity<Value>(
    model: ModelName,
    keys: readonly string[],
    { value, errors }: Answered,
    each: (key: string, entity: Answered) => Value,
  ): (Value | Error)[] {
    const entities = readList('_entities', value);
    if (entities.length !== keys.length) throw new ContractBreach('_entities has another length than was asked for.');
    return keys.map((key, place) => {
      const entity = entities[place] ?? null;
      if (entity !== null && readObject(model, entity)['__typename'] !== model)
        throw new ContractBreach('An entity has another type than was asked for.');
      try {
        return each(key, { value: entity, errors: errors.at(place) });
      } catch (error) {
        if (error instanceof SourceFailure) return error;
        throw error;
      }
    });
  }

  #eachList<Value>(
    { parent, field, keys }: Omit<Parents, 'day'> & { readonly field: string },
    answered: Answered,
    empty: Value,
    each: (list: Answered, key: string) => Value,
  ): (Value | Error)[] {
    return this.#eachEntity(parent, keys, answered, (key, entity) => {
      if (entity.value === null && entity.errors.first === undefined) return empty;
      const { value, errors } = this.#granted(parent, entity);
      const list = { value: this.#known(parent, value, key)[field] ?? null, errors: errors.at(field) };
      return each(this.#granted(`${parent}.${field}`, list), key);
    });
  }

  /** Returns the fields of a row that was requested by its key. */
  #known(model: ModelName, value: unknown, key: string): Readonly<Record<string, unknown>> {
    const fields = readObject(model, value);
    readRecordKey(model, fields['id'], { ...anyRecord, departmentId: this.#link.departmentId, key });
    return fields;
  }

  /** Returns the answer if it is not null; throws a failure if it is refused. */
  #granted(what: string, answered: Answered): Answered {
    if (answered.value !== null) return answered;
    if (answered.errors.first !== undefined) throw listRefused(this.#link, answered.errors.first);
    throw new ContractBreach(`${what} is missing.`);
  }

  #total(what: string, { value }: Answered): number {
    return readCount(`${what}.totalCount`, readObject(what, value)['totalCount']);
  }
}
