/** An answer that breaks the contract. The message holds nothing of the answer but names of the contract. */
export class ContractBreach extends Error {
  override name = 'ContractBreach';
  /** Whether the answer holds a row of another department, or of another record. */
  readonly isForeign: boolean;

  constructor(reason: string, isForeign = false) {
    super(reason);
    this.isForeign = isForeign;
  }
}
