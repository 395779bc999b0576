export type CheckStatus = 'PASSED' | 'FAILED' | 'SKIPPED';

/** The result of a check of the department contract. */
export interface CheckResult {
  /** Short name for programs: `paging`. */
  readonly name: string;
  /** What it checks, for people. */
  readonly title: string;
  readonly status: CheckStatus;
  /** What was found; after a failure, what was expected and what came. Never the content of a record. */
  readonly detail: string | null;
  /** What to do; null unless the check failed. */
  readonly remedy: string | null;
}

/** An answer that breaks the contract: what was expected, and what came. */
export class Breach extends Error {
  override name = 'Breach';

  constructor(where: string, expected: string, came: string) {
    super(`${where}: expected ${expected}; came ${came}.`);
  }
}

/** Why a check cannot be decided for this service. */
export class NotChecked extends Error {
  override name = 'NotChecked';
}
