import { KeyObject, webcrypto } from 'node:crypto';
import type * as X509 from '@peculiar/x509';

/** A certificate and its key, PEM. */
export interface IssuedCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate authority for tests. */
export interface CertificateAuthority {
  /** Its own certificate, PEM. */
  readonly certificate: string;
  /** Issues a certificate for a server on this machine (127.0.0.1, ::1, localhost), or for a client. */
  issue(name: string, use?: 'server' | 'client'): Promise<IssuedCertificate>;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

const hour = 3_600_000;

/**
 * Loads the package for certificates. It expects functions for the metadata of decorators, but does not need the data
 * here, so empty functions replace the usual polyfill.
 */
async function loadX509(): Promise<typeof X509> {
  const none = (): undefined => undefined;
  const metadata = { getMetadata: none, getOwnMetadata: none, defineMetadata: none };
  Object.assign(Reflect, { ...metadata, ...Reflect });
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto as Crypto);
  return x509;
}

const makeKeys = (): Promise<CryptoKeyPair> => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

const pemOf = (key: CryptoKey): string => KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();

/** Creates an authority whose certificates are valid for an hour. */
export async function makeAuthority(name: string): Promise<CertificateAuthority> {
  const x509 = await loadX509();
  const keys = await makeKeys();
  const life = { notBefore: new Date(Date.now() - hour), notAfter: new Date(Date.now() + hour) };
  const own = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${name}`,
    ...life,
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  let serial = 1;
  return {
    certificate: own.toString('pem'),
    issue: async (subject, use = 'server') => {
      const { publicKey, privateKey } = await makeKeys();
      serial += 1;
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: serial.toString(16).padStart(2, '0'),
        subject: `CN=${subject}`,
        issuer: own.subject,
        ...life,
        publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        extensions: [
          new x509.BasicConstraintsExtension(false),
          new x509.ExtendedKeyUsageExtension([
            use === 'server' ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth,
          ]),
          new x509.SubjectAlternativeNameExtension(
            use === 'server'
              ? [
                  { type: 'dns', value: 'localhost' },
                  { type: 'ip', value: '127.0.0.1' },
                  { type: 'ip', value: '::1' },
                ]
              : [{ type: 'dns', value: subject }],
          ),
        ],
      });
      return { certificate: certificate.toString('pem'), key: pemOf(privateKey) };
    },
  };
}
