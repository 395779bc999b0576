import type { CheckedService } from './service.ts';

/** One check of the contract. */
export interface Check {
  readonly name: string;
  readonly title: string;
  /** What mends a service that fails it. */
  readonly remedy: string;
  /**
   * Answers what was seen; null where there is nothing to say.
   * @throws Breach where the service breaks the contract, NotChecked where it cannot be told.
   */
  readonly run: (service: CheckedService) => Promise<string | null>;
}
