import { readFileSync } from 'node:fs';
import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { pino } from 'pino';
import type { UsedAssertions } from '../../src/identity/assertion/used-assertions.ts';
import { assertionReasons } from '../../src/messages/credentials.ts';
import { useAssertion, type AssertionRules } from '../../src/identity/assertion/verify-assertion.ts';
import { packagePath } from '../../src/base/paths.ts';

const text = readFileSync(packagePath('docs', 'department-contract.md'), 'utf8');

/** Returns the content of a block in the document. */
function block(name: string): string {
  const [, found] = new RegExp(`^\`\`\`${name}\n(.*?)\n\`\`\`$`, 'ms').exec(text) ?? [];
  if (found === undefined) throw new Error(`The document has no block ${name}.`);
  return found;
}

const body = Buffer.from(block('text vector-body'), 'utf8');
const assertion = `Bearer ${block('text vector-assertion')}`;
const keys = JSON.parse(block('json')) as JSONWebKeySet;

const used = (isFresh: boolean): UsedAssertions =>
  ({ use: () => Promise.resolve(isFresh) }) as unknown as UsedAssertions;

const rules = (changes: Partial<AssertionRules> = {}): AssertionRules => ({
  hub: 'lienthong',
  department: '92-SYT',
  findKey: createLocalJWKSet(keys),
  used: used(true),
  log: pino({ level: 'silent' }),
  now: () => new Date('2026-11-22T05:00:10Z'),
  ...changes,
});

const reasonOf = (header: string, sent: Buffer, changes: Partial<AssertionRules> = {}): Promise<unknown> =>
  useAssertion(header, sent, rules(changes)).then(
    () => null,
    (error: unknown) => (error as { readonly extensions?: { readonly reason?: string } }).extensions?.reason,
  );

describe('the written contract', () => {
  it('has a test vector that the service takes', async () => {
    const asserted = await useAssertion(assertion, body, rules());
    expect(asserted).toEqual({
      identity: {
        role: 'OFFICER',
        subject: 'officer@79-SYT',
        client: 'desk',
        departmentCode: '79-SYT',
        assertion: {
          hub: 'lienthong',
          id: '7b1f6a52-3f0e-4c58-9a4e-0d3c1c5f2e11',
          clauses: ['demo-health-79-92.clause-1'],
          fields: new Set(['Beneficiary.category']),
        },
      },
      purpose: 'TRANSFER',
      caseReference: 'HS-2026/17',
    });
    expect(body).toHaveLength(93);
  });

  it('says why it is refused otherwise', async () => {
    const late = { now: () => new Date('2026-11-22T05:00:35Z') };
    expect(await reasonOf(assertion, body, { used: used(false) })).toBe('ASSERTION_REPLAYED');
    expect(await reasonOf(assertion, body, late)).toBe('ASSERTION_EXPIRED');
    expect(await reasonOf(assertion, Buffer.concat([body, Buffer.from(' ')]))).toBe('ASSERTION_OF_OTHER_OPERATION');
    expect(await reasonOf(assertion, body, { department: '79-SYT' })).toBe('ASSERTION_FOR_OTHER_DEPARTMENT');
  });

  it('names every reason for which an assertion is refused', () => {
    for (const reason of Object.keys(assertionReasons)) expect(text).toContain(`\`${reason}\``);
  });
});
