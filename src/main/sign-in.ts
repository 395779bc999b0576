import type { Config } from '../settings/config.ts';
import type { Database } from '../db/database.ts';
import { OperatorError } from '../base/errors.ts';
import { countValidKeys } from '../identity/key-store.ts';
import type { Say } from './store.ts';

/** Explains why a hub neither makes nor accepts tokens for demonstration; null if it does. */
export function whyNoDemonstration({ environment, oidc }: Pick<Config, 'environment' | 'oidc'>): string | null {
  if (environment === 'production') return 'LIENTHONG_ENV is production';
  return oidc === null ? null : 'LIENTHONG_OIDC_ISSUER is set';
}

/** Whether only this machine can reach an address. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|::1)$/.test(host);

/** Whether only this machine can reach a hub, so that its explorer may offer tokens for demonstration. */
export const servesThisMachineAlone = ({ host, trustedProxies }: Pick<Config, 'host' | 'trustedProxies'>): boolean =>
  isLoopback(host) && trustedProxies === 0;

/**
 * Informs the operator if people cannot sign in.
 * @throws OperatorError if nobody can sign in, and requests without a credential are refused too.
 */
export async function checkSignIn(config: Config, database: Database, say: Say): Promise<void> {
  const { environment, oidc, anonymous } = config;
  if (oidc !== null) {
    if (environment !== 'production') {
      say(
        'Tokens for demonstration are off: LIENTHONG_OIDC_ISSUER is set. Set LIENTHONG_ENV=production for real data.',
      );
    }
    return;
  }
  if (environment !== 'production' || (await countValidKeys(database, new Date())) > 0) return;
  const nobody = 'Nobody can sign in: LIENTHONG_OIDC_ISSUER is not set, and there is no valid API key';
  const remedy = 'Set an issuer, or make a key with `lienthong key create`';
  if (anonymous === 'deny') {
    throw new OperatorError(`${nobody}; with LIENTHONG_ANONYMOUS=deny nothing would be answered. ${remedy}.`);
  }
  say(`${nobody}. Only public data is answered. ${remedy}.`);
}
