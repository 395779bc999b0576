/** What a hub asserts of one operation that it asks of a department's service (phiếu xác nhận), once it is verified. */
export interface Assertion {
  /** Name of the hub. */
  readonly hub: string;
  /** `jti`: good for one operation. */
  readonly id: string;
  /** Keys of the clauses by which the hub's policy opens what is asked. */
  readonly clauses: readonly string[];
  /** Fields of personal data that may be read or looked at: `Beneficiary.category`. */
  readonly fields: ReadonlySet<string>;
}
