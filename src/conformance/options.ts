import type { KeyObject } from 'node:crypto';

/** A request as it goes over the wire; nothing is added to it but HTTP. */
export interface RawRequest {
  readonly body: string;
  /** What follows `Authorization: Bearer`; null sends none. */
  readonly assertion: string | null;
  readonly signal?: AbortSignal;
}

/** What came back, not yet looked at. */
export interface RawAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
  readonly milliseconds: number;
}

/** Who signs assertions. */
export interface Signer {
  /** The hub's name: `iss`. */
  readonly hub: string;
  readonly keyId: string;
  /** Ed25519. */
  readonly privateKey: KeyObject;
}

/** What the connection itself shows. */
export interface Connection {
  /** What is said of the service's certificate, for people. */
  readonly certificate: string;
  /** Whether a client without a certificate is answered. */
  readonly isOpenToAll: boolean;
}

/** What the checks need of the hub. */
export interface CheckOptions {
  readonly department: {
    /** `92-SYT-20250701`: heads the keys of its records. */
    readonly key: string;
    readonly code: string;
  };
  readonly signer: Signer;
  /** Sends a request over the transport that the hub uses. Follows no redirects. */
  readonly post: (request: RawRequest) => Promise<RawAnswer>;
  /** Looks at the connection; null where it is plain HTTP on this machine. */
  readonly connection: (() => Promise<Connection>) | null;
  /** How long an answer may take, ms. */
  readonly timeLimit: number;
  readonly now?: () => Date;
}
