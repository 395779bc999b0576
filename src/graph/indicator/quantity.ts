import type { IndicatorValueNode, Qualifier } from '../../db/generated/model.ts';

/** A figure on its way to the graph; its amount waits until it is asked for, for its unit is the indicator's. */
export interface QuantityOf {
  readonly value: number;
  readonly qualifier: Qualifier;
  readonly of: IndicatorValueNode;
}

/** The baseline, target or actual of a value; null where the source does not give it. */
export function readQuantity(of: IndicatorValueNode, name: 'baseline' | 'target' | 'actual'): QuantityOf | null {
  const value = of[name];
  return value === null ? null : { value, qualifier: of[`${name}Qualifier`] ?? 'EXACT', of };
}
