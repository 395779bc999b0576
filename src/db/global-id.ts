import { models, type ModelName } from './generated/model.ts';
import { isStorable } from '../base/text.ts';

/**
 * The decoded form of a global id: a type and the key of its row. The keys of a department's own rows begin with the
 * key of the department.
 */
export interface NodeKey {
  readonly model: ModelName;
  readonly key: string;
}

const longestId = 512;

/** Encodes the global id (Relay `id`) of a row. For clients it is opaque. */
export const toGlobalId = (model: string, key: string): string =>
  Buffer.from(`${model}:${key}`, 'utf8').toString('base64url');

/** Decodes a global id; null for a text that is not one. */
export function fromGlobalId(id: string): NodeKey | null {
  if (id.length > longestId) return null;
  const text = Buffer.from(id, 'base64url').toString('utf8');
  const colon = text.indexOf(':');
  const model = text.slice(0, colon);
  const key = text.slice(colon + 1);
  const isCanonical = colon > 0 && Object.hasOwn(models, model) && toGlobalId(model, key) === id;
  return isCanonical && isStorable(key) ? { model: model as ModelName, key } : null;
}

/** Returns the key in a global id of this model; null for an id of another model. */
export function keyOfModel(model: string, id: string): string | null {
  const found = fromGlobalId(id);
  return found?.model === model ? found.key : null;
}
