import { isLoopback } from '../settings/oidc.ts';

/** What an address of a service has to be. */
export const acceptedAddress = 'https://…, or http:// to this machine where the hub is not in production';

/** Whether what is sent to an address cannot be read or exchanged on the way. */
function isSafe({ protocol, hostname }: URL, isProduction: boolean): boolean {
  if (protocol === 'https:') return true;
  return protocol === 'http:' && !isProduction && isLoopback({ hostname });
}

/** The address of a service; null for one that is not acceptable: unsafe, or with a password in it. */
export function parseAddress(text: string, isProduction: boolean): URL | null {
  if (text.length > 2000 || !URL.canParse(text)) return null;
  const url = new URL(text);
  const isPlain = url.username === '' && url.password === '' && url.hash === '';
  return isPlain && isSafe(url, isProduction) ? url : null;
}
