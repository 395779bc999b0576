import type { CheckedService } from './service.ts';

/** One check of the contract. */
export interface Check {
  readonly name: string;
  readonly title: string;
  /** What to do if a service fails it. */
  readonly remedy: string;
  /**
   * Runs the check. Returns what was found; null if there is nothing to report.
   * @throws Breach if the service breaks the contract, NotChecked if the check cannot be decided.
   */
  readonly run: (service: CheckedService) => Promise<string | null>;
}
