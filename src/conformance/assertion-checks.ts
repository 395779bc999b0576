import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { makeAssertion, makeUnsigned, nowOf, operationHash, seconds, type AssertionChanges } from './assertion.ts';
import type { Check } from './check.ts';
import { Breach } from './result.ts';
import { describeErrors, type CheckedService } from './service.ts';

const body = JSON.stringify({ query: '{ service { contractVersion } beneficiaries(first: 1) { nodes { id } } }' });

/** Expects a refusal: HTTP 401, UNAUTHENTICATED, and no data. */
async function expectRefusal(service: CheckedService, title: string, assertion: string | null): Promise<void> {
  const raw = await service.post(body, assertion);
  const expected = 'HTTP 401, the code UNAUTHENTICATED and no data';
  const isPlain = !raw.text.trimStart().startsWith('{');
  if (isPlain) throw new Breach(title, expected, `HTTP ${raw.status} with something that is no GraphQL answer`);
  const { data, errors } = service.readAnswer(raw);
  if (data !== null) throw new Breach(title, expected, `HTTP ${raw.status} with data`);
  const isRefused = raw.status === 401 && errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');
  if (!isRefused) throw new Breach(title, expected, `HTTP ${raw.status} with ${describeErrors(errors)}`);
}

interface BadAssertion {
  readonly name: string;
  readonly title: string;
  readonly remedy: string;
  readonly make: (service: CheckedService) => Promise<string | null>;
}

const changed =
  (change: (service: CheckedService, now: number) => AssertionChanges): BadAssertion['make'] =>
  (service) =>
    makeAssertion(service.options, body, change(service, seconds(nowOf(service.options))));

/**
 * Returns the bytes of the hub's public key as an HMAC secret: this deceives services that trust the algorithm in the
 * header.
 */
const publicBytes = (service: CheckedService): Uint8Array =>
  createPublicKey(service.options.signer.privateKey).export({ type: 'spki', format: 'der' });

const badAssertions: readonly BadAssertion[] = [
  {
    name: 'missing',
    title: 'No assertion',
    remedy: 'Answer nothing without an assertion.',
    make: () => Promise.resolve(null),
  },
  {
    name: 'garbage',
    title: 'An assertion that is no JWT',
    remedy: 'Refuse what cannot be read as a JWT.',
    make: () => Promise.resolve('no.assertion.at-all'),
  },
  {
    name: 'signature',
    title: 'An assertion that another key signed',
    remedy: 'Verify the signature with the key of the hub that `kid` names.',
    make: changed(() => ({ key: generateKeyPairSync('ed25519').privateKey })),
  },
  {
    name: 'unsigned',
    title: 'An assertion with `alg: none`',
    remedy: 'Accept only `alg: EdDSA`, whatever the header says.',
    make: (service) => makeUnsigned(service.options, body),
  },
  {
    name: 'algorithm',
    title: 'An assertion with an HMAC made of the public key',
    remedy: 'Accept only `alg: EdDSA`, whatever the header says.',
    make: changed((service) => ({ header: { alg: 'HS256' }, key: publicBytes(service) })),
  },
  {
    name: 'type',
    title: 'A JWT of another type',
    remedy: 'Accept only the header `typ: lienthong-assertion+jwt`: the hub’s key may sign other tokens.',
    make: changed(() => ({ header: { typ: 'JWT' } })),
  },
  {
    name: 'expired',
    title: 'An assertion that has expired',
    remedy: 'Refuse what is past its `exp` by more than the 5 s that clocks may differ.',
    make: changed((_, now) => ({ claims: { iat: now - 50, exp: now - 20 } })),
  },
  {
    name: 'early',
    title: 'An assertion from the future',
    remedy: 'Refuse an `iat` that is ahead by more than the 5 s that clocks may differ.',
    make: changed((_, now) => ({ claims: { iat: now + 60, exp: now + 90 } })),
  },
  {
    name: 'long-lived',
    title: 'An assertion that is valid for an hour',
    remedy: 'Refuse an `exp` more than 60 s after `iat`.',
    make: changed((_, now) => ({ claims: { iat: now, exp: now + 3600 } })),
  },
  {
    name: 'audience',
    title: 'An assertion for another department',
    remedy: 'Accept only assertions whose `aud` is the department’s own code.',
    make: changed(() => ({ claims: { aud: '00-LINK-CHECK' } })),
  },
  {
    name: 'issuer',
    title: 'An assertion of another hub',
    remedy: 'Accept only assertions whose `iss` is the name of the configured hub.',
    make: changed(({ options }) => ({ claims: { iss: `not-${options.signer.hub}` } })),
  },
  {
    name: 'operation',
    title: 'An assertion made for another operation',
    remedy: 'Compare `operation` with the SHA-256 of the bytes of the body as received (base64url).',
    make: changed(() => ({ claims: { operation: operationHash(`${body} `) } })),
  },
  {
    name: 'replayed',
    title: 'An assertion that has been used',
    remedy: 'Store the `jti` of each assertion until it expires, for all processes, and accept it once.',
    make: async (service) => {
      const assertion = await makeAssertion(service.options, body);
      const { status } = await service.post(body, assertion);
      if (status !== 200) throw new Breach('The first use of an assertion', 'HTTP 200', `HTTP ${status}`);
      return assertion;
    },
  },
];

/** One check for each way in which an assertion can be invalid. */
export const assertionChecks: readonly Check[] = badAssertions.map(({ name, title, remedy, make }) => ({
  name: `assertion-${name}`,
  title: `${title} is refused`,
  remedy,
  run: async (service) => {
    await expectRefusal(service, title, await make(service));
    return null;
  },
}));
