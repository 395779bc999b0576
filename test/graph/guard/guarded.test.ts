import fc from 'fast-check';
import { Inputs } from '../../support/property/arbitraries.ts';
import { openHub, today, type Answer, type TestHub } from '../../support/hub.ts';
import { Operations } from '../../support/property/operations.ts';
import { addOverlappingClauses } from '../../support/rows/overlapping-clauses.ts';
import { type Oracle } from '../../support/oracle/oracle.ts';
import { OracleLoaders } from '../../support/oracle/oracle-loaders.ts';
import { answerByReference, expectSameAnswer } from '../../support/oracle/reference.ts';
import { onDatabase, runs } from '../../support/property/runs.ts';
import { requesterOf, type TestViewer } from '../../support/viewers.ts';

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

beforeAll(async () => {
  hub = await openHub({ compared: false });
  await addOverlappingClauses(hub.database.client);
  oracle = await hub.oracle();
  const inputs = new Inputs(hub.app.schema, oracle, today, ['figures', 'disbursementRates', 'accessEvents']);
  operations = new Operations(hub.app.schema, inputs, oracle, new Map());
});
afterAll(() => hub.close());

const refusals = new Set(['GRAPHQL_VALIDATION_FAILED', 'QUERY_TOO_LARGE']);
const isRefused = ({ data, errors }: Answer<unknown>): boolean =>
  data === undefined && errors !== undefined && errors.every(({ extensions }) => refusals.has(extensions.code));

test('made operations under the policy: planned and prepared, the hub answers as graphql-js does over findMany', async () => {
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
      const asked = { app: hub.app, loaders, query, variables, requester: requesterOf(viewer) };
      const reference = await answerByReference(hub.app, loaders, query, variables, asked.requester);
      for (const answer of answers) {
        try {
          await expectSameAnswer(answer, reference, asked);
        } catch (error) {
          const made = `${query}\n${JSON.stringify(variables)}\n${JSON.stringify(viewer)}`;
          throw new Error(`${made}\n${String(error)}`, { cause: error });
        }
      }
      compared += 1;
      denied += Number(reference.errors?.some(({ extensions }) => extensions['code'] === 'FORBIDDEN') === true);
    }),
    { ...runs(onDatabase(1300)), endOnFailure: true },
  );
  expect(compared).toBeGreaterThan(onDatabase(900));
  expect(denied).toBeGreaterThan(onDatabase(50));
}, 600_000);
