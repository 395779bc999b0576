import type { Order, Position } from '../db/keyset.ts';
import type { PageRead } from '../db/page-read.ts';
import { ContractBreach } from './contract-breach.ts';

/** As the database compares texts: by their bytes. */
const compareText = (left: string, right: string): number =>
  left === right ? 0 : Buffer.compare(Buffer.from(left, 'utf8'), Buffer.from(right, 'utf8'));

/** Whether the first stands before, at or after the second in a list: below, at or above zero. Unknown values stand last. */
export function comparePositions({ column, descending }: Order, left: Position, right: Position): number {
  const way = descending ? -1 : 1;
  const byKey = way * compareText(left.key, right.key);
  if (column === 'id' || left.value === right.value) return byKey;
  if (left.value === null) return 1;
  if (right.value === null) return -1;
  return way * compareText(left.value as string, right.value as string) || byKey;
}

/**
 * Sees that rows that were answered are a page of the list that was asked for, in its order.
 * @param positions of the rows, in the order of the list
 * @throws ContractBreach where they are not.
 */
export function checkPage({ model, order, after, before, limit }: PageRead, positions: readonly Position[]): void {
  if (positions.length > limit) throw new ContractBreach(`A page of ${model} has more rows than were asked for.`);
  const inOrder = [after, ...positions, before].filter((position) => position !== null);
  if (positions.length === 0) return;
  for (let place = 1; place < inOrder.length; place += 1) {
    const [previous, next] = [inOrder[place - 1], inOrder[place]] as [Position, Position];
    if (comparePositions(order, previous, next) >= 0)
      throw new ContractBreach(`A page of ${model} is not in the order that was asked for.`);
  }
}
