import { z } from 'zod';
import { isSafeUrl } from '../settings/oidc.ts';

/** Maximum time for the answer of an issuer, milliseconds. */
export const patience = 5000;

const description = z.object({
  issuer: z.string(),
  jwks_uri: z.string().refine(isSafeUrl, { error: 'neither https:// nor on this machine' }),
});

/** Finds the address of an issuer's keys (OpenID Connect Discovery 1.0, section 4). */
export async function discoverKeys(issuer: string): Promise<URL> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(patience) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  const found = description.parse(await response.json());
  // Section 4.3: otherwise one issuer could act for another.
  if (found.issuer !== issuer) throw new Error(`${url} is of the issuer ${found.issuer}`);
  return new URL(found.jwks_uri);
}
