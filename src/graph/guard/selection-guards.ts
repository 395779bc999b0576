import type { Policy } from '../../access/policy.ts';
import type { RowSelection } from '../../db/statements/selection.ts';
import { guardSelection, type GuardedSelection } from './guarded-selection.ts';
import { RowMasker } from './row-masker.ts';

/** What a policy makes of selections, kept with the policy from request to request. */
export class SelectionGuards {
  readonly masker: RowMasker;
  readonly #policy: Policy;
  readonly #today = new WeakMap<RowSelection, GuardedSelection>();
  readonly #atOtherDate = new WeakMap<RowSelection, GuardedSelection>();

  constructor(policy: Policy) {
    this.masker = new RowMasker(policy);
    this.#policy = policy;
  }

  /** Narrows a selection to what the policy opens. */
  guard(selection: RowSelection, place: { readonly isAtOtherDate: boolean }): GuardedSelection {
    const selections = place.isAtOtherDate ? this.#atOtherDate : this.#today;
    let guarded = selections.get(selection);
    if (guarded === undefined) {
      guarded = guardSelection(this.#policy, selection, place);
      selections.set(selection, guarded);
    }
    return guarded;
  }
}

const guardsOf = new WeakMap<Policy, SelectionGuards>();

/** Returns the guards of a policy: the same ones each time. */
export function guardsFor(policy: Policy): SelectionGuards {
  let guards = guardsOf.get(policy);
  if (guards === undefined) {
    guards = new SelectionGuards(policy);
    guardsOf.set(policy, guards);
  }
  return guards;
}
