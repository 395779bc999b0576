import { models } from '../../db/generated/model.ts';
import type { Read } from './check.ts';

/** The models that the rows of a model refer to. */
const referredBy = (model: string): string[] =>
  Object.values(models[model as keyof typeof models].relations)
    .filter(({ list, other, model: target }) => !list && other === 'id' && target !== model)
    .map(({ model: target }) => target);

/** Puts batches in an order in which every reference leads to an earlier one. */
export function inOrder(reads: readonly Read[]): Read[] {
  const ranks = new Map<string, number>();
  const rankOf = (model: string): number => {
    const known = ranks.get(model);
    if (known !== undefined) return known;
    const rank = Math.max(0, ...referredBy(model).map((target) => rankOf(target) + 1));
    ranks.set(model, rank);
    return rank;
  };
  return [...reads].sort((left, right) => rankOf(left.batch.model) - rankOf(right.batch.model));
}
