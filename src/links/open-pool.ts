import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Config } from '../settings/config.ts';
import type { CertificateFiles } from '../settings/links.ts';
import { OperatorError } from '../base/errors.ts';
import { Assertions } from './assertions.ts';
import { readLinkKey } from './link-key.ts';
import type { ClientCertificate, LinkObserver } from './link-options.ts';
import { LinkPool } from './link-pool.ts';

async function readPem(setting: string, file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    const { code = 'no reason given' } = error as NodeJS.ErrnoException;
    throw new OperatorError(`${setting}: ${file} cannot be read (${code}).`);
  });
}

/** Whether a key belongs to a certificate; false also if either cannot be parsed. */
function belongTogether(certificate: string, key: string): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

/** Reads the client certificate and checks it, before the first request uses it. */
export async function readCertificate(files: CertificateFiles): Promise<ClientCertificate> {
  const certificate = await readPem('LIENTHONG_LINK_CERTIFICATE', files.certificate);
  const key = await readPem('LIENTHONG_LINK_CERTIFICATE_KEY', files.key);
  if (belongTogether(certificate, key)) return { certificate, key };
  throw new OperatorError(
    'LIENTHONG_LINK_CERTIFICATE and LIENTHONG_LINK_CERTIFICATE_KEY are not a certificate and its key (PEM).',
  );
}

/**
 * Opens the connections to departments that the settings describe.
 * @throws OperatorError for a key or a certificate that is not valid.
 */
export async function openLinkPool(
  config: Pick<Config, 'links' | 'dataDirectory' | 'environment'>,
  log: Logger,
  observer?: LinkObserver,
): Promise<LinkPool> {
  const { hub, key, certificate, timeout, concurrency } = config.links;
  const assertions = await Assertions.create({ hub, key: await readLinkKey(key, config.dataDirectory) });
  return new LinkPool({
    assertions,
    log,
    certificate: certificate === null ? null : await readCertificate(certificate),
    isProduction: config.environment === 'production',
    limits: { timeout, concurrency },
    ...(observer === undefined ? {} : { observer }),
  });
}
