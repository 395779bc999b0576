import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from './context.ts';
import type { ModelName } from '../db/generated/model.ts';
import type { Stored } from '../db/stored.ts';
import type { Day } from '../base/day.ts';
import { keyOfModel } from '../db/global-id.ts';
import { isStorable } from '../base/text.ts';

/** Finds the row with this key of the database; null if absent. */
export async function findByKey<Name extends ModelName>(
  model: Name,
  key: string,
  { loaders, plans, today }: Context,
  info: GraphQLResolveInfo,
): Promise<Stored<Name> | null> {
  if (!isStorable(key)) return null;
  return loaders.byKey(model, plans.rows(model, info))({ key: key.normalize('NFC'), day: today });
}

/** Finds the row with this global id; null if the id is unknown or belongs to another model. */
export async function findById<Name extends ModelName>(
  model: Name,
  id: string,
  { loaders, plans, today }: Context,
  info: GraphQLResolveInfo,
): Promise<Stored<Name> | null> {
  const key = keyOfModel(model, id);
  return key === null ? null : loaders.byKey(model, plans.rows(model, info))({ key, day: today });
}

/** Finds the row with this code on this day; null if absent. */
export async function findByCode<Name extends ModelName>(
  model: Name,
  { code, asOf }: { readonly code: string; readonly asOf?: Day | null | undefined },
  { loaders, plans, today }: Context,
  info: GraphQLResolveInfo,
): Promise<Stored<Name> | null> {
  if (!isStorable(code)) return null;
  return loaders.byCode(plans.rows(model, info))({ key: code.normalize('NFC'), day: asOf ?? today });
}
