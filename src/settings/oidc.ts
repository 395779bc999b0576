import path from 'node:path';
import { z } from 'zod';

/** Where the keys of an issuer are had from. */
export type KeyPlace =
  | { readonly kind: 'url'; readonly url: URL }
  | { readonly kind: 'file'; readonly file: string }
  /** Where the issuer's own description says (OpenID Connect Discovery 1.0). */
  | { readonly kind: 'discovery' };

/** The issuer of tokens that the hub takes, and what its tokens must say. */
export interface OidcConfig {
  /** `iss` of its tokens. `LIENTHONG_OIDC_ISSUER` */
  readonly issuer: string;
  /** What `aud` of its tokens must hold. `LIENTHONG_OIDC_AUDIENCE` */
  readonly audience: string;
  /** `LIENTHONG_OIDC_JWKS` */
  readonly keys: KeyPlace;
  /** Claim that names the role. `LIENTHONG_CLAIM_ROLE` */
  readonly roleClaim: string;
  /** Claim that names the department by its code. `LIENTHONG_CLAIM_DEPARTMENT` */
  readonly departmentClaim: string;
  /** How far the clocks of issuer and hub may differ, seconds. `LIENTHONG_CLOCK_TOLERANCE` */
  readonly clockTolerance: number;
}

/** Whether a text is a URL of the web. */
export const isWeb = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** Whether an address is one of this machine. */
export const isLoopback = ({ hostname }: Pick<URL, 'hostname'>): boolean =>
  /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

/** Whether what is fetched from there cannot be exchanged on the way. */
export const isSafeUrl = (text: string): boolean =>
  isWeb(text) && (new URL(text).protocol === 'https:' || isLoopback(new URL(text)));

/** The name of a claim, which may be a URL. */
const claim = z
  .string()
  .regex(/^[^\s\p{Cc}]{1,255}$/u, { error: 'must be the name of a claim: 1 to 255 characters without blanks' });

/** The settings of the issuer, each by itself. */
export const oidcSettings = {
  LIENTHONG_OIDC_ISSUER: z
    .string()
    .refine(isWeb, { error: 'must be a URL: https://…, as `iss` of its tokens has it' })
    .optional(),
  LIENTHONG_OIDC_AUDIENCE: z.string().optional(),
  LIENTHONG_OIDC_JWKS: z
    .string()
    .refine((text) => !isWeb(text) || isSafeUrl(text), {
      error: 'must be https://…, http://… on this machine, or a file',
    })
    .optional(),
  LIENTHONG_CLAIM_ROLE: claim.default('role'),
  LIENTHONG_CLAIM_DEPARTMENT: claim.default('department'),
  LIENTHONG_CLOCK_TOLERANCE: z.coerce.number().int().min(0).max(300).default(5),
};

type OidcSettings = z.output<z.ZodObject<typeof oidcSettings>>;

/** What is wrong with the settings taken together: an issuer without an audience would let any of its tokens in. */
export function checkOidc(data: OidcSettings, complain: (name: keyof OidcSettings, message: string) => void): void {
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

/** The issuer of the settings; null where none is set. */
export function readOidc(data: OidcSettings): OidcConfig | null {
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
