/** A verified assertion of a hub about one operation that it sends to a department service (phiếu xác nhận). */
export interface Assertion {
  /** Name of the hub. */
  readonly hub: string;
  /** `jti`: valid for one operation. */
  readonly id: string;
  /** Keys of the clauses by which the hub's policy allows the access. */
  readonly clauses: readonly string[];
  /** Fields of personal data that may be read or used in filters and orders: `Beneficiary.category`. */
  readonly fields: ReadonlySet<string>;
}
