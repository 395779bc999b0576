import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.ts';
import type { ModelName } from '../db/generated/model.ts';
import type { Stored } from '../db/stored.ts';
import type { Day } from '../base/day.ts';
import { keyOfModel } from '../db/global-id.ts';
import { isStorable } from '../base/text.ts';

/** The row with this global id; null where the id is another's or nobody's. */
export async function findById<Name extends ModelName>(
  model: Name,
  id: string,
  { loaders, plans, today }: Context,
  info: GraphQLResolveInfo,
): Promise<Stored<Name> | null> {
  const key = keyOfModel(model, id);
  return key === null ? null : loaders.byKey(model, plans.rows(model, info))({ key, day: today });
}

/** The row with this code on this day; null where there is none. */
export async function findByCode<Name extends ModelName>(
  model: Name,
  code: string,
  asOf: Day | null | undefined,
  { loaders, plans, today }: Context,
  info: GraphQLResolveInfo,
): Promise<Stored<Name> | null> {
  if (!isStorable(code)) return null;
  return loaders.byCode(plans.rows(model, info))({ key: code.normalize('NFC'), day: asOf ?? today });
}
