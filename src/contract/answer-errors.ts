import type { ContractError } from '../links/department-service.ts';

/** Maximum length of a service's text that the hub passes on. */
const longestText = 300;

/** Cuts a service's text to one short line; returns null if the value is not a text. */
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

/** Returns the path of an error in the answer; null if it has none. */
export const pathOf = ({ path }: ContractError): readonly Step[] | null =>
  Array.isArray(path) && path.length > 0 && path.every(isStep) ? path : null;

/** The errors of an answer, as a tree by path. */
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

  /** The first error here or below: the error of a non-null field makes the fields above it null. */
  get first(): ContractError | undefined {
    if (this.#own !== undefined) return this.#own;
    const [below] = this.#below.values();
    return below?.first;
  }
}

const none = new AnswerErrors();
