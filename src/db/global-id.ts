import { models, type ModelName } from './generated/model.ts';
import { isStorable } from '../base/text.ts';

/** What a global id stands for: a type and the key of its row. A department's own rows have its key at the head of theirs. */
export interface NodeKey {
  readonly model: ModelName;
  readonly key: string;
}

const longestId = 512;

/** The global id (Relay `id`) of a row. Clients must not look inside. */
export const toGlobalId = (model: string, key: string): string =>
  Buffer.from(`${model}:${key}`, 'utf8').toString('base64url');

/** What a global id stands for, or null for a text that is none. */
export function fromGlobalId(id: string): NodeKey | null {
  if (id.length > longestId) return null;
  const text = Buffer.from(id, 'base64url').toString('utf8');
  const colon = text.indexOf(':');
  const model = text.slice(0, colon);
  const key = text.slice(colon + 1);
  const isCanonical = colon > 0 && Object.hasOwn(models, model) && toGlobalId(model, key) === id;
  return isCanonical && isStorable(key) ? { model: model as ModelName, key } : null;
}

/** The key of a global id of this model, or null for an id of another. */
export function keyOfModel(model: string, id: string): string | null {
  const found = fromGlobalId(id);
  return found?.model === model ? found.key : null;
}
