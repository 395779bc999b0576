import type { ModelName } from '../../../src/db/generated/model.ts';
import type { PrismaClient } from '../../../src/db/generated/client/client.ts';

/** Number of rows of a model to choose from. */
const looked = 300;

interface Rows {
  findMany(question: { readonly where: object; readonly take: number; readonly orderBy: object }): Promise<unknown[]>;
}

type Row = Readonly<Record<string, unknown>> & { readonly id: string };

const isEmpty = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);
const emptyColumns = (row: Row): number => Object.values(row).filter(isEmpty).length;

/** Finds the row of a model with the fewest empty columns, so that an open field has a value. */
export async function fullestRow(client: PrismaClient, model: ModelName, where: object = {}): Promise<string> {
  const name = model.charAt(0).toLowerCase() + model.slice(1);
  const delegate = (client as unknown as Readonly<Record<string, Rows>>)[name] as Rows;
  const rows = (await delegate.findMany({ where, take: looked, orderBy: { id: 'asc' } })) as Row[];
  const [fullest] = rows.sort((one, other) => emptyColumns(one) - emptyColumns(other));
  if (fullest === undefined) throw new Error(`There is no row of ${model}.`);
  return fullest.id;
}
