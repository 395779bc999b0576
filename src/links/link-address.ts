import { isLoopback } from '../settings/oidc.ts';

/** Describes an acceptable address of a service. */
export const acceptedAddress = 'https://…, or http:// to this machine if the hub is not in production';

/** Whether data to an address can be neither read nor changed on its way. */
function isSafe({ protocol, hostname }: URL, isProduction: boolean): boolean {
  if (protocol === 'https:') return true;
  return protocol === 'http:' && !isProduction && isLoopback({ hostname });
}

/** Parses the address of a service; null if it is not acceptable: unsafe, or with a password in it. */
export function parseAddress(text: string, isProduction: boolean): URL | null {
  if (text.length > 2000 || !URL.canParse(text)) return null;
  const url = new URL(text);
  const isPlain = url.username === '' && url.password === '' && url.hash === '';
  return isPlain && isSafe(url, isProduction) ? url : null;
}
