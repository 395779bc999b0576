/** A link to a department's own service, as requests need it. */
export interface Link {
  /** Key of the department whose records the service holds. */
  readonly departmentId: string;
  /** Its code: `92-SYT`. */
  readonly departmentCode: string;
  readonly provinceId: string;
  /** Where the service is asked. */
  readonly url: string;
  /** PEM of the authority that signed the service's certificate; null for those that the system trusts. */
  readonly certificateAuthority: string | null;
  readonly contractVersion: string;
  /** ISO 8601; null while it is asked. */
  readonly pausedAt: string | null;
}
