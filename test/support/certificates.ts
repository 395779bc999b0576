import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from '@peculiar/x509';

const crypto = webcrypto as unknown as Crypto;
cryptoProvider.set(crypto);

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A certificate and its private key, PEM. */
export interface Certified {
  readonly certificate: string;
  readonly certificateKey: string;
}

/** An authority of the tests that signs certificates. */
export interface TestAuthority {
  /** Its own certificate, PEM. */
  readonly certificate: string;
  /** A certificate for a name; for this machine as well. */
  issue(name: string): Promise<Certified>;
}

const hour = 3_600_000;
const life = (): { notBefore: Date; notAfter: Date } => ({
  notBefore: new Date(Date.now() - hour),
  notAfter: new Date(Date.now() + 24 * hour),
});

const serial = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex');

async function keyOf({ privateKey }: CryptoKeyPair): Promise<string> {
  return PemConverter.encode(await crypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY');
}

/** Makes an authority. */
export async function makeAuthority(name = 'Authority of the tests'): Promise<TestAuthority> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const own: X509Certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    serialNumber: serial(),
    ...life(),
    keys,
    signingAlgorithm: algorithm,
    extensions: [new BasicConstraintsExtension(true, 1, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true)],
  });
  return {
    certificate: own.toString('pem'),
    issue: async (subject) => {
      const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
      const issued = await X509CertificateGenerator.create({
        subject: `CN=${subject}`,
        issuer: own.subject,
        serialNumber: serial(),
        ...life(),
        publicKey: pair.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        extensions: [
          new SubjectAlternativeNameExtension([
            { type: 'dns', value: 'localhost' },
            { type: 'ip', value: '127.0.0.1' },
          ]),
        ],
      });
      return { certificate: issued.toString('pem'), certificateKey: await keyOf(pair) };
    },
  };
}
