/** The first fault of the ledger. */
export interface Fault {
  /** Id of the entry. */
  readonly entry: string;
  /** What is wrong, as the end of a sentence that begins with the entry. */
  readonly what: string;
}
