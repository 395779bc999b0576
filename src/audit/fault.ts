/** What is wrong with the ledger, and the first place where it is. */
export interface Fault {
  /** Id of the entry. */
  readonly entry: string;
  /** What is wrong, as the rest of a sentence that begins with the entry. */
  readonly what: string;
}
