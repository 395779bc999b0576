import path from 'node:path';
import { z } from 'zod';
import { whole, type Complain, type Settings, type ValuesOf } from './setting.ts';

/** Where the public keys of an issuer are found. */
export type KeyPlace =
  | { readonly kind: 'url'; readonly url: URL }
  | { readonly kind: 'file'; readonly file: string }
  /** At the address that the issuer publishes (OpenID Connect Discovery 1.0). */
  | { readonly kind: 'discovery' };

/** The issuer whose tokens the hub accepts, and what they must contain. */
export interface OidcConfig {
  /** `LIENTHONG_OIDC_ISSUER` */
  readonly issuer: string;
  /** `LIENTHONG_OIDC_AUDIENCE` */
  readonly audience: string;
  /** `LIENTHONG_OIDC_JWKS` */
  readonly keys: KeyPlace;
  /** `LIENTHONG_CLAIM_ROLE` */
  readonly roleClaim: string;
  /** `LIENTHONG_CLAIM_DEPARTMENT` */
  readonly departmentClaim: string;
  /** `LIENTHONG_CLOCK_TOLERANCE`, seconds. */
  readonly clockTolerance: number;
}

/** Whether a text is a URL of the web. */
export const isWeb = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** Whether an address belongs to this machine. */
export const isLoopback = ({ hostname }: Pick<URL, 'hostname'>): boolean =>
  /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

/** Whether data from an address cannot be changed on its way. */
export const isSafeUrl = (text: string): boolean =>
  isWeb(text) && (new URL(text).protocol === 'https:' || isLoopback(new URL(text)));

/** The name of a claim, which may be a URL. */
const claim = z
  .string()
  .regex(/^[^\s\p{Cc}]{1,255}$/u, { error: 'must be the name of a claim: 1 to 255 characters without blanks' });

/** The settings of the issuer. */
export const oidcSettings = {
  LIENTHONG_OIDC_ISSUER: {
    shape: z.string().refine(isWeb, { error: 'must be a URL: https://…, as `iss` of its tokens has it' }).optional(),
    purpose:
      'URL of the issuer, exactly as `iss` of its tokens has it. Where it is set, demonstration tokens are refused.',
    ifUnset: 'none: no tokens of an issuer are accepted',
    readBy: ['hub'],
    isEssential: true,
  },
  LIENTHONG_OIDC_AUDIENCE: {
    shape: z.string().optional(),
    purpose: 'Value that `aud` of its tokens must contain. Required with LIENTHONG_OIDC_ISSUER.',
    readBy: ['hub'],
    isEssential: true,
  },
  LIENTHONG_OIDC_JWKS: {
    shape: z
      .string()
      .refine((text) => !isWeb(text) || isSafeUrl(text), {
        error: 'must be https://…, http://… on this machine, or a file',
      })
      .optional(),
    purpose: "The issuer's public keys (JWKS): https://…, http://… on this machine, or a file.",
    ifUnset: "found by the issuer's /.well-known/openid-configuration",
    readBy: ['hub'],
  },
  LIENTHONG_CLAIM_ROLE: {
    shape: claim.default('role'),
    purpose: 'Claim of the token that names the role.',
    readBy: ['hub'],
  },
  LIENTHONG_CLAIM_DEPARTMENT: {
    shape: claim.default('department'),
    purpose: 'Claim of the token that names the department by its code.',
    readBy: ['hub'],
  },
  LIENTHONG_CLOCK_TOLERANCE: {
    shape: whole({ from: 0, to: 300, default: 5 }),
    unit: 'seconds',
    purpose: 'Maximum difference between the clocks of issuer and hub.',
    readBy: ['hub'],
  },
} satisfies Settings;

type OidcValues = ValuesOf<typeof oidcSettings>;

/** Checks the settings taken together: an issuer without an audience would let any of its tokens in. */
export function checkOidc(data: OidcValues, complain: Complain<typeof oidcSettings>): void {
  const { LIENTHONG_OIDC_ISSUER: issuer, LIENTHONG_OIDC_AUDIENCE: audience, LIENTHONG_OIDC_JWKS: keys } = data;
  if (data.LIENTHONG_CLAIM_DEPARTMENT === data.LIENTHONG_CLAIM_ROLE) {
    complain('LIENTHONG_CLAIM_DEPARTMENT', 'must be another claim than LIENTHONG_CLAIM_ROLE');
  }
  if (issuer === undefined) {
    if (audience !== undefined) complain('LIENTHONG_OIDC_AUDIENCE', 'needs LIENTHONG_OIDC_ISSUER');
    if (keys !== undefined) complain('LIENTHONG_OIDC_JWKS', 'needs LIENTHONG_OIDC_ISSUER');
    return;
  }
  if (audience === undefined) complain('LIENTHONG_OIDC_AUDIENCE', 'has to be set with LIENTHONG_OIDC_ISSUER');
  if (keys === undefined && !isSafeUrl(issuer)) {
    complain(
      'LIENTHONG_OIDC_ISSUER',
      'must be https://…, or http://… on this machine, unless LIENTHONG_OIDC_JWKS is set',
    );
  }
}

function keyPlace(text: string | undefined): KeyPlace {
  if (text === undefined) return { kind: 'discovery' };
  return isWeb(text) ? { kind: 'url', url: new URL(text) } : { kind: 'file', file: path.resolve(text) };
}

/** Returns the issuer; null if none is set. */
export function readOidc(data: OidcValues): OidcConfig | null {
  const { LIENTHONG_OIDC_ISSUER: issuer, LIENTHONG_OIDC_AUDIENCE: audience } = data;
  if (issuer === undefined || audience === undefined) return null;
  return {
    issuer,
    audience,
    keys: keyPlace(data.LIENTHONG_OIDC_JWKS),
    roleClaim: data.LIENTHONG_CLAIM_ROLE,
    departmentClaim: data.LIENTHONG_CLAIM_DEPARTMENT,
    clockTolerance: data.LIENTHONG_CLOCK_TOLERANCE,
  };
}
