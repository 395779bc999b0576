/** A link to a department's own service. */
export interface Link {
  /** Key of the department whose records the service holds. */
  readonly departmentId: string;
  /** Its code, for example `92-SYT`. */
  readonly departmentCode: string;
  readonly provinceId: string;
  /** Address of the service. */
  readonly url: string;
  /** PEM of the authority that signed the service's certificate; null for the authorities that the system trusts. */
  readonly certificateAuthority: string | null;
  readonly contractVersion: string;
  /** When the link was paused, in ISO 8601; null while it is in use. */
  readonly pausedAt: string | null;
}
