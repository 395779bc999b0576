import { createPublicKey } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import type { Config } from '../settings/config.ts';
import { readLinkKey } from '../links/link-key.ts';
import { readCertificate } from '../links/open-pool.ts';
import type { Link } from '../access/link.ts';
import { checkContract } from './check-contract.ts';
import type { Signer } from './options.ts';
import { RawTransport } from './raw-transport.ts';
import type { CheckResult } from './result.ts';

/** The checks wait longer than the hub, so that they can report how long an answer took. */
const patience = 5;

async function openSigner({ links, dataDirectory }: Pick<Config, 'links' | 'dataDirectory'>): Promise<Signer> {
  const privateKey = await readLinkKey(links.key, dataDirectory);
  const keyId = await calculateJwkThumbprint(await exportJWK(createPublicKey(privateKey)));
  return { hub: links.hub, keyId, privateKey };
}

/**
 * Runs the checks of the department contract on a department service, with the requests of this hub.
 * @throws OperatorError for settings or an address that are not acceptable.
 */
export async function* checkLink(
  config: Pick<Config, 'links' | 'dataDirectory' | 'environment'>,
  link: Pick<Link, 'departmentId' | 'departmentCode' | 'url' | 'certificateAuthority'>,
): AsyncGenerator<CheckResult> {
  const { certificate, timeout } = config.links;
  const transport = new RawTransport({
    url: link.url,
    certificateAuthority: link.certificateAuthority,
    certificate: certificate === null ? null : await readCertificate(certificate),
    isProduction: config.environment === 'production',
    patience: timeout * patience,
  });
  try {
    yield* checkContract({
      department: { key: link.departmentId, code: link.departmentCode },
      signer: await openSigner(config),
      post: transport.post,
      connection: transport.connection,
      timeLimit: timeout,
    });
  } finally {
    await transport.close();
  }
}

export type { CheckResult } from './result.ts';
