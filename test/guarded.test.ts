import fc from 'fast-check';
import { Inputs } from './support/arbitraries.ts';
import { openHub, today, type Answer, type TestHub } from './support/hub.ts';
import { Operations } from './support/operations.ts';
import { Oracle } from './support/oracle.ts';
import { OracleLoaders } from './support/oracle-loaders.ts';
import { answerByReference, comparable } from './support/reference.ts';
import { runs } from './support/seed.ts';
import { askerOf, type TestViewer } from './support/viewers.ts';

let hub: TestHub;
let oracle: Oracle;
let operations: Operations;

const viewers: readonly TestViewer[] = [
  { role: 'ANONYMOUS' },
  { role: 'OFFICER', department: '92-SYT', purpose: 'SERVICE' },
  { role: 'OFFICER', department: '38-SNV', purpose: 'VERIFICATION', caseReference: 'A-1' },
  { role: 'PORTAL', department: '79-SYT', purpose: 'VERIFICATION', caseReference: 'A-1' },
  { role: 'PORTAL', department: '79-SYT', purpose: 'TRANSFER' },
  { role: 'ANALYST', department: '92-SYT', purpose: 'TRANSFER', caseReference: 'A-1' },
  { role: 'AUDITOR' },
];

/** Clauses that overlap with those of the demonstration: some rows are open in several ways, with other fields in each. */
async function addClauses(): Promise<void> {
  const clause = {
    agreementId: 'demo-health-79-92',
    fromPartyId: 'demo-health-79-92.92-SYT-20250701',
    toPartyId: 'demo-health-79-92.79-SYT-20250701',
    fields: ['SOCIAL_PROTECTION' as const, 'CHILD_PROTECTION' as const],
    purposes: ['VERIFICATION', 'TRANSFER'],
    startsOn: new Date('2026-01-01'),
    endsOn: new Date('2026-12-31'),
  };
  await hub.database.client.sharingClause.createMany({
    data: [
      {
        ...clause,
        id: 'made 1',
        position: 101,
        dataClass: 'RECORD',
        categories: ['OLDER_PERSON', 'CHILD_ORPHAN', 'PERSON_WITH_DISABILITY'],
        programmeCodes: ['social-assistance'],
        openedFields: ['Beneficiary.birthYear', 'Beneficiary.enrolments', 'Enrolment.payments', 'Payment.amount'],
      },
      {
        ...clause,
        id: 'made 2',
        position: 102,
        dataClass: 'IDENTITY',
        categories: ['PERSON_WITH_DISABILITY', 'SINGLE_POOR_PARENT'],
        openedFields: ['Beneficiary.identity', 'BeneficiaryIdentity.name', 'BeneficiaryIdentity.phone'],
      },
    ],
  });
}

beforeAll(async () => {
  hub = await openHub({ compared: false });
  await addClauses();
  oracle = await Oracle.read(hub.database);
  const inputs = new Inputs(hub.app.schema, oracle, today, ['figures', 'disbursementRates', 'accessEvents']);
  operations = new Operations(hub.app.schema, inputs, oracle, new Map());
});
afterAll(() => hub.close());

const refusals = new Set(['GRAPHQL_VALIDATION_FAILED', 'QUERY_TOO_LARGE']);
const isRefused = ({ data, errors }: Answer<unknown>): boolean =>
  data === undefined && errors !== undefined && errors.every(({ extensions }) => refusals.has(extensions.code));

test('made operations under the policy: planned and compiled, the hub answers as graphql-js does over findMany', async () => {
  const loaders = new OracleLoaders(oracle, hub.database);
  let compared = 0;
  let denied = 0;
  await fc.assert(
    fc.asyncProperty(fc.gen(), fc.constantFrom(...viewers), async (g, viewer) => {
      const { query, variables } = operations.make(g);
      // The ledger grows with every answer; of departments that fail together, whichever fails first is named.
      if (/accessEvents|AccessEvent|viewer/.test(query)) return;
      const answers = [await hub.ask(query, variables, viewer), await hub.ask(query, variables, viewer)];
      if (answers.some(isRefused)) return;
      const reference = await answerByReference(hub.app, loaders, query, variables, askerOf(viewer));
      const expected = comparable(reference);
      for (const answer of answers) {
        try {
          expect(comparable(answer)).toEqual(expected);
        } catch (error) {
          const asked = `${query}\n${JSON.stringify(variables)}\n${JSON.stringify(viewer)}`;
          throw new Error(`${asked}\n${String(error)}`, { cause: error });
        }
      }
      compared += 1;
      denied += Number(expected.errors.some((error) => error.includes('FORBIDDEN')));
    }),
    { ...runs(1200), endOnFailure: true },
  );
  expect(compared).toBeGreaterThan(900);
  expect(denied).toBeGreaterThan(50);
}, 600_000);
