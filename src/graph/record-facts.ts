import type { ModelName } from '../db/generated/model.ts';
import type { RowSelection } from '../db/selection.ts';
import { relatedOf, type Stored } from '../db/stored.ts';
import { describe } from '../db/sql.ts';
import type { Loaders } from './batch.ts';

/** What clauses tell a record apart by, on its way to the graph. */
export interface RecordFactsOf {
  readonly category: string;
  readonly programme: Stored<'Programme'> | null;
}

const programme: RowSelection = { model: 'Programme', columns: ['id'], ones: [], lists: [] };

function one(model: ModelName, field: string, rows: RowSelection): RowSelection['ones'][number] {
  const relation = describe(model).relations[field];
  if (relation === undefined) throw new Error(`${model} has no ${field}.`);
  return { field, slot: field, relation, rows };
}

const beneficiary: RowSelection = { model: 'Beneficiary', columns: ['id', 'category'], ones: [], lists: [] };

const enrolment: RowSelection = {
  model: 'Enrolment',
  columns: ['id'],
  ones: [one('Enrolment', 'beneficiary', beneficiary), one('Enrolment', 'programme', programme)],
  lists: [],
};

const payment: RowSelection = {
  model: 'Payment',
  columns: ['id'],
  ones: [one('Payment', 'enrolment', enrolment)],
  lists: [],
};

const selections: Readonly<Partial<Record<ModelName, RowSelection>>> = {
  Beneficiary: beneficiary,
  Enrolment: enrolment,
  Payment: payment,
};

type Row = Readonly<Record<string, unknown>>;

const below = (row: Row, field: string): Row | undefined => relatedOf(row, field) as unknown as Row | undefined;

/** The facts of records by which clauses tell them apart: read past the policy, and shown to no viewer. */
export class RecordFacts {
  readonly #loaders: Loaders;

  constructor(loaders: Loaders) {
    this.#loaders = loaders;
  }

  async of({ __typename: model, id, asOf }: Stored): Promise<RecordFactsOf> {
    const selection = selections[model];
    if (selection === undefined) throw new Error(`Clauses do not tell rows of ${model} apart.`);
    const load = this.#loaders.byKey(model, selection);
    const found = (await load({ key: id, day: asOf })) as Row | null;
    if (found === null) throw new Error(`The ${model} is gone.`);
    const enrolled = below(found, 'enrolment') ?? found;
    const owner = below(enrolled, 'beneficiary') ?? enrolled;
    return {
      category: String(owner['category']),
      programme: (below(enrolled, 'programme') as Stored<'Programme'> | undefined) ?? null,
    };
  }
}
