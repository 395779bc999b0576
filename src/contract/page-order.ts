import type { Position } from '../db/statements/keyset.ts';
import type { PageRead } from '../db/statements/page-read.ts';
import { ContractBreach } from './contract-breach.ts';
import { comparePositions } from '../source/row-order.ts';

/**
 * Checks that answered rows are a page of the requested list, in its order.
 * @param positions of the rows, in the order of the list
 * @throws ContractBreach if they are not.
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
