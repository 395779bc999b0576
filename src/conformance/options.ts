import type { KeyObject } from 'node:crypto';

/** A request as it is sent; only HTTP is added. */
export interface RawRequest {
  readonly body: string;
  /** The credential after `Authorization: Bearer`; null sends none. */
  readonly assertion: string | null;
  readonly signal?: AbortSignal;
}

/** An answer as received, not checked. */
export interface RawAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
  readonly milliseconds: number;
}

/** The signer of assertions. */
export interface Signer {
  /** The hub's name: `iss`. */
  readonly hub: string;
  readonly keyId: string;
  /** Ed25519. */
  readonly privateKey: KeyObject;
}

/** Properties of the connection. */
export interface Connection {
  /** Description of the service's certificate, for people. */
  readonly certificate: string;
  /** Whether the service answers a client without a certificate. */
  readonly isOpenToAll: boolean;
}

/** Parameters of the checks. */
export interface CheckOptions {
  readonly department: {
    /** `92-SYT-20250701`: the keys of its records begin with it. */
    readonly key: string;
    readonly code: string;
  };
  readonly signer: Signer;
  /** Sends a request over the transport of the hub. Follows no redirects. */
  readonly post: (request: RawRequest) => Promise<RawAnswer>;
  /** Checks the connection; null for plain HTTP on this machine. */
  readonly connection: (() => Promise<Connection>) | null;
  /** Maximum time of an answer, ms. */
  readonly timeLimit: number;
  readonly now?: () => Date;
}
