/** An answer that breaks the contract. The message contains names of the contract only, and no data of the answer. */
export class ContractBreach extends Error {
  override name = 'ContractBreach';
  /** Whether the answer holds a row of another department, or of another record. */
  readonly isForeign: boolean;

  constructor(reason: string, isForeign = false) {
    super(reason);
    this.isForeign = isForeign;
  }
}
