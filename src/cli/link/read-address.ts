import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { OperatorError } from '../../base/errors.ts';
import { acceptedAddress, parseAddress } from '../../links/link-address.ts';

/** Reads the certificate of an authority, PEM; null if no file is given. */
export async function readAuthority(file: string | null): Promise<string | null> {
  if (file === null) return null;
  const text = await readFile(file, 'utf8').catch(() => {
    throw new OperatorError(`${file} cannot be read.`);
  });
  try {
    if (new X509Certificate(text).ca) return text;
  } catch {
    // Reported below.
  }
  throw new OperatorError(`${file} is not the certificate of an authority (PEM).`);
}

/**
 * Parses the address of a service. A refused address is not repeated in the error, because it may contain a password.
 */
export function readAddress(text: string, isProduction: boolean): string {
  const address = parseAddress(text, isProduction);
  if (address !== null) return address.href;
  throw new OperatorError(
    `The address is not acceptable. Give ${isProduction ? 'https://…' : acceptedAddress}, without a password in it.`,
  );
}
