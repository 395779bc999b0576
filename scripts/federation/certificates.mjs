import { KeyObject, webcrypto } from 'node:crypto';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 86_400_000;

/**
 * Loads the package for certificates. It expects functions for the metadata of decorators, but does not need the data,
 * so empty functions replace the usual polyfill.
 */
async function loadX509() {
  const none = () => undefined;
  Object.assign(Reflect, { getMetadata: none, getOwnMetadata: none, defineMetadata: none, ...Reflect });
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto);
  return x509;
}

const makeKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
const pemOf = (key) => KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();

/**
 * Creates a certificate authority, valid for one day, that signs certificates of local servers and of clients. All
 * values are PEM.
 */
export async function makeAuthority(name) {
  const x509 = await loadX509();
  const { BasicConstraintsExtension, ExtendedKeyUsage, ExtendedKeyUsageExtension, KeyUsageFlags } = x509;
  const keys = await makeKeys();
  const life = { notBefore: new Date(Date.now() - 3_600_000), notAfter: new Date(Date.now() + day) };
  const own = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${name}`,
    ...life,
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  let serial = 1;
  const issue = async (subject, usage, names) => {
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
        new BasicConstraintsExtension(false),
        new ExtendedKeyUsageExtension([usage]),
        new x509.SubjectAlternativeNameExtension(names),
      ],
    });
    return { certificate: certificate.toString('pem'), key: pemOf(privateKey) };
  };
  return {
    certificate: own.toString('pem'),
    issueServer: (subject) =>
      issue(subject, ExtendedKeyUsage.serverAuth, [
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
      ]),
    issueClient: (subject) => issue(subject, ExtendedKeyUsage.clientAuth, [{ type: 'dns', value: subject }]),
  };
}
