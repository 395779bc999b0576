import type { ContractError } from './department-service.ts';

/** How much of a text of a service is passed on. */
const longestText = 300;

/** A text of a service on one line, bounded; null where it is none. */
export const boundedText = (text: unknown): string | null =>
  typeof text === 'string'
    ? text
        .replaceAll(/[\p{Cc}\s]+/gu, ' ')
        .trim()
        .slice(0, longestText)
    : null;

export const isRefusal = ({ extensions }: ContractError): boolean => extensions?.['code'] === 'FORBIDDEN';

type Step = string | number;

const isStep = (step: unknown): step is Step => typeof step === 'string' || typeof step === 'number';

/** The place of an error in the answer; null where it names none. */
export const pathOf = ({ path }: ContractError): readonly Step[] | null =>
  Array.isArray(path) && path.length > 0 && path.every(isStep) ? path : null;

/** Errors by their places in an answer. */
export class AnswerErrors {
  readonly #below = new Map<Step, AnswerErrors>();
  #own: ContractError | undefined;

  add(path: readonly Step[], error: ContractError): void {
    const [step, ...rest] = path;
    if (step === undefined) {
      this.#own ??= error;
      return;
    }
    let below = this.#below.get(step);
    if (below === undefined) {
      below = new AnswerErrors();
      this.#below.set(step, below);
    }
    below.add(rest, error);
  }

  at(step: Step): AnswerErrors {
    return this.#below.get(step) ?? none;
  }

  /** The first error here or below: a null may stand for an error of what cannot be null below it. */
  get first(): ContractError | undefined {
    if (this.#own !== undefined) return this.#own;
    const [below] = this.#below.values();
    return below?.first;
  }
}

const none = new AnswerErrors();
