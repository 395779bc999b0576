import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import { RawTransport } from '../../src/conformance/raw-transport.ts';
import { readLinkKey } from '../../src/links/link-key.ts';
import { makeAuthority, type CertificateAuthority } from '../support/certificates.ts';
import { ContractService } from '../support/contract/service.ts';
import { manyRecords } from '../support/rows/department-rows.ts';
import { run, type Outcome } from '../support/hub-process.ts';
import { makePlace, type Place } from '../support/place.ts';

const department = '92-SYT-20250701';

let place: Place;
let authority: CertificateAuthority;
let service: ContractService;

const file = (name: string): string => path.join(place.directory, name);

async function issue(name: string, use: 'server' | 'client'): Promise<{ readonly cert: string; readonly key: string }> {
  const { certificate, key } = await authority.issue(name, use);
  await writeFile(file(`${name}.pem`), certificate);
  await writeFile(file(`${name}.key.pem`), key);
  return { cert: certificate, key };
}

beforeAll(async () => {
  place = await makePlace(null);
  authority = await makeAuthority('An authority of the tests');
  await writeFile(file('authority.pem'), authority.certificate);
  await issue('hub', 'client');
  const publicKey = createPublicKey(await readLinkKey(null, place.directory));
  const jwk = await exportJWK(publicKey);
  service = await new ContractService({
    department,
    records: manyRecords(department, ['social-assistance'], 12),
    policy: { isRowOpen: (_, __, claims) => claims?.viewer.department === '92-SYT' },
    trust: { hub: 'lienthong', keys: { keys: [{ ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'EdDSA' }] } },
    tls: { ...(await issue('server', 'server')), ca: authority.certificate },
  }).start();
});
afterAll(async () => {
  await service.stop();
  await place.remove();
});

const check = (...args: readonly string[]): Promise<Outcome> =>
  run(['link', 'check', ...args], {
    LIENTHONG_DATA_DIR: place.directory,
    LIENTHONG_LINK_CERTIFICATE: file('hub.pem'),
    LIENTHONG_LINK_CERTIFICATE_KEY: file('hub.key.pem'),
    LIENTHONG_LINK_TIMEOUT: '8000',
  }).outcome;

const trusted = (): string[] => ['--department', '92-SYT', '--authority', file('authority.pem')];

test('a service that keeps the contract: a line for each check, a summary, exit 0', async () => {
  const { code, stdout, stderr } = await check(service.url, ...trusted());
  expect(stderr).toBe('');
  expect(stdout).not.toContain('✗');
  expect(stdout).toMatch(/^✓ The service answers a valid assertion\n/);
  expect(stdout).toMatch(
    /✓ Both ends of the connection prove their identity \(TLSv1\.3, its certificate ends in 0 days\)/,
  );
  expect(stdout).toMatch(/\nThe service keeps the contract: 4\d checks passed, 0 failed, 0 could not be decided\.\n$/);
  expect(code).toBe(0);
});

test('a service that does not: what was expected, what came, what to do, exit 1; nothing personal as JSON either', async () => {
  service.fault = { kind: 'foreign', place: 'nested', department: '01-SYT-20250701' };
  try {
    const { code, stdout } = await check(service.url, ...trusted(), '--json');
    const answer = JSON.parse(stdout) as { checks: { name: string; status: string; detail: string; remedy: string }[] };
    expect(answer).toMatchObject({ department: '92-SYT', isKept: false });
    const foreign = answer.checks.find(({ name }) => name === 'foreign-rows');
    expect(foreign).toEqual({
      name: 'foreign-rows',
      title: 'No answer contains a row of another department',
      status: 'FAILED',
      detail: 'Ids in all answers: expected keys that begin with 92-SYT-20250701:; came keys of 01-SYT-20250701.',
      remedy: expect.stringContaining('Serve the rows of the one department'),
    });
    for (const { category, commune } of service.records.beneficiaries) {
      expect(stdout).not.toContain(category);
      expect(stdout).not.toContain(commune);
    }
    expect(stdout).not.toContain(`${department}:1`);
    expect(code).toBe(1);
  } finally {
    service.fault = null;
  }
});

test('a service with a certificate of an untrusted authority gets no request', async () => {
  const other = await makeAuthority('Another authority');
  await writeFile(file('other.pem'), other.certificate);
  const asked = service.requests.length;
  const { code, stdout } = await check(service.url, '--department', '92-SYT', '--authority', file('other.pem'));
  expect(stdout).toMatch(/^✗ The service answers a valid assertion\n {4}No answer could be had: .*certificate/);
  expect(stdout).toMatch(/does not keep the contract: 0 checks passed, 1 failed, 4\d could not be decided/);
  expect(service.requests.length).toBe(asked);
  expect(code).toBe(1);
});

test('a service that takes clients without a certificate is found out; one that refuses them is not', async () => {
  const { cert, key } = await issue('open', 'server');
  const open = https.createServer({ cert, key }, (_, response) => response.end('{}'));
  open.listen(0, '127.0.0.1');
  await once(open, 'listening');
  const [certificate, clientKey] = await Promise.all([readFile(file('hub.pem')), readFile(file('hub.key.pem'))]);
  const look = async (url: string): Promise<boolean | undefined> => {
    const transport = new RawTransport({
      url,
      certificateAuthority: authority.certificate,
      certificate: { certificate: certificate.toString(), key: clientKey.toString() },
      isProduction: true,
      patience: 8000,
    });
    const connection = await transport.connection?.();
    await transport.close();
    return connection?.isOpenToAll;
  };
  try {
    expect(await look(`https://127.0.0.1:${(open.address() as AddressInfo).port}/graphql`)).toBe(true);
    expect(await look(service.url)).toBe(false);
  } finally {
    open.closeAllConnections();
    open.close();
  }
});

test.each([
  {
    name: 'an address with a password',
    args: ['https://u:geheim@127.0.0.1/graphql', '--department', '92-SYT'],
    code: 1,
    says: /The address is not acceptable/,
  },
  {
    name: 'a department that is not',
    args: ['https://127.0.0.1/graphql', '--department', '92-XYZ'],
    code: 1,
    says: /No department has the code 92-XYZ/,
  },
  { name: 'no department', args: ['https://127.0.0.1/graphql'], code: 2, says: /--department/ },
])('$name is refused with a line that says why', async ({ args, code, says }) => {
  const outcome = await check(...args);
  expect(outcome).toMatchObject({ code, stdout: '' });
  expect(outcome.stderr).toMatch(says);
  expect(outcome.stderr).not.toContain('geheim');
});
