export type CheckStatus = 'PASSED' | 'FAILED' | 'SKIPPED';

/** What a check of the department contract found. */
export interface CheckResult {
  /** Short name for programs: `paging`. */
  readonly name: string;
  /** What it checks, for people. */
  readonly title: string;
  readonly status: CheckStatus;
  /** What was seen; where it failed, what was expected and what came. Never what a record holds. */
  readonly detail: string | null;
  /** What mends it; null unless it failed. */
  readonly remedy: string | null;
}

/** An answer that breaks the contract: what was expected, and what came. */
export class Breach extends Error {
  override name = 'Breach';

  constructor(where: string, expected: string, came: string) {
    super(`${where}: expected ${expected}; came ${came}.`);
  }
}

/** Why a check says nothing about this service. */
export class NotChecked extends Error {
  override name = 'NotChecked';
}
