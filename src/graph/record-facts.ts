import type { ModelName } from '../db/generated/model.ts';
import type { RowSelection } from '../db/statements/selection.ts';
import type { Stored } from '../db/stored.ts';
import { relatedOf } from '../source/row-envelope.ts';
import { describe } from '../db/statements/sql.ts';
import { describeRecord, listedRecordModels, parentOfRecord } from '../records/record-models.ts';
import type { Loaders } from './batch.ts';

/** The source object of the GraphQL type `RecordFacts`: the attributes that clauses select a record by. */
export interface RecordFactsOf {
  readonly category: string;
  readonly programme: Stored<'Programme'> | null;
}

function one(model: ModelName, field: string, rows: RowSelection): RowSelection['ones'][number] {
  const relation = describe(model).relations[field];
  if (relation === undefined) throw new Error(`${model} has no relation ${field}.`);
  return { field, slot: field, relation, rows };
}

const programme: RowSelection = { model: 'Programme', columns: ['id'], ones: [], lists: [] };

/** Selects the columns that clauses select records by, from a record and from the records that it is part of. */
function selectFacts(model: ModelName): RowSelection {
  const record = describeRecord(model);
  const above = record.parent;
  return {
    model,
    columns: ['id', ...(record.category === null ? [] : [record.category])],
    ones: [
      ...(above === null ? [] : [one(model, above.relation, selectFacts(above.model))]),
      ...(record.programme === null ? [] : [one(model, 'programme', programme)]),
    ],
    lists: [],
  };
}

const selections: Readonly<Partial<Record<ModelName, RowSelection>>> = Object.fromEntries(
  listedRecordModels.map((model) => [model, selectFacts(model)]),
);

type Row = Readonly<Record<string, unknown>>;

const below = (row: Row, field: string): Row | undefined => relatedOf(row, field) as unknown as Row | undefined;

/** Returns a record, and the records that it is part of. */
function rowsAbove(model: ModelName, row: Row): Row[] {
  const parent = parentOfRecord(model);
  const above = parent && below(row, parent.relation);
  return parent == null || above == null ? [row] : [row, ...rowsAbove(parent.model, above)];
}

/** Loads the attributes that clauses select records by. They are read without the policy, and no viewer sees them. */
export class RecordFacts {
  readonly #loaders: Loaders;

  constructor(loaders: Loaders) {
    this.#loaders = loaders;
  }

  async of({ __typename: model, id, asOf }: Stored): Promise<RecordFactsOf> {
    const selection = selections[model];
    if (selection === undefined) throw new Error(`Clauses do not select rows of ${model}.`);
    const load = this.#loaders.byKey(model, selection);
    const found = (await load({ key: id, day: asOf })) as Row | null;
    if (found === null) throw new Error(`The ${model} no longer exists.`);
    const rows = rowsAbove(model, found);
    return {
      category: String(rows.at(-1)?.['category']),
      programme: (rows.map((row) => below(row, 'programme')).find((row) => row != null) ??
        null) as Stored<'Programme'> | null,
    };
  }
}
