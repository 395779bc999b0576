import type { IndicatorValueNode, Qualifier } from '../../db/generated/model.ts';

/**
 * The source object of the GraphQL type `Quantity`. Its amount is resolved later, because only the indicator has the
 * unit.
 */
export interface QuantityOf {
  readonly value: number;
  readonly qualifier: Qualifier;
  readonly of: IndicatorValueNode;
}

/** Reads the baseline, target or actual of a value; null if the source does not give it. */
export function readQuantity(of: IndicatorValueNode, name: 'baseline' | 'target' | 'actual'): QuantityOf | null {
  const value = of[name];
  return value === null ? null : { value, qualifier: of[`${name}Qualifier`] ?? 'EXACT', of };
}
