import type { Context } from '../context.ts';
import type { ModelName } from '../db/generated/model.ts';
import type { Stored } from '../db/read.ts';
import type { Day } from './day.ts';
import { keyOfModel } from './global-id.ts';
import { isStorable } from './text.ts';

/** The row with this global id; null where the id is another's or nobody's. */
export async function findById<Name extends ModelName>(
  model: Name,
  id: string,
  { loaders, today }: Context,
): Promise<Stored<Name> | null> {
  const key = keyOfModel(model, id);
  return key === null ? null : loaders.byKey(model)({ key, day: today });
}

/** The row with this code on this day; null where there is none. */
export async function findByCode<Name extends ModelName>(
  model: Name,
  code: string,
  asOf: Day | null | undefined,
  { loaders, today }: Context,
): Promise<Stored<Name> | null> {
  if (!isStorable(code)) return null;
  const read = {
    model,
    path: null,
    filter: { code: { eq: code.normalize('NFC') } },
    keyOf: keyOfModel,
    order: { column: 'id', descending: false },
    after: null,
    before: null,
    limit: 1,
    reversed: false,
  };
  const [row] = await loaders.page(read)({ key: null, day: asOf ?? today });
  return row ?? null;
}
