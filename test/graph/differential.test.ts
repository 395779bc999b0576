import fc from 'fast-check';
import { isRequiredArgument, type ExecutionResult } from 'graphql';
import type { PageRead } from '../../src/db/statements/page-read.ts';
import type { RowSelection } from '../../src/db/statements/selection.ts';
import { everything } from '../../src/filter/filter.ts';
import { addAwkwardRows } from '../support/rows/awkward-rows.ts';
import { Inputs } from '../support/property/arbitraries.ts';
import { openHub, today, type Answer, type TestHub } from '../support/hub.ts';
import { Operations, type Operation } from '../support/property/operations.ts';
import { type Oracle } from '../support/oracle/oracle.ts';
import { OracleLoaders } from '../support/oracle/oracle-loaders.ts';
import { requesterOf } from '../support/viewers.ts';
import { answerByReference, comparable, expectSameAnswer } from '../support/oracle/reference.ts';
import { isLong, onDatabase, runs } from '../support/property/runs.ts';

let hub: TestHub;
let oracle: Oracle;
let operations: Operations;

/** Cursors of the first rows of every list at the root. */
async function readCursors(): Promise<Map<string, readonly string[]>> {
  const fields = Object.values(hub.app.schema.getQueryType()?.getFields() ?? {});
  const lists = fields.filter(
    ({ name, type, args }) => name !== 'search' && /Connection!?$/.test(String(type)) && !args.some(isRequiredArgument),
  );
  const parts = lists.map(({ name }) => `${name}(first: 8) { edges { cursor } }`);
  const data = await hub.read<Record<string, { edges: { cursor: string }[] }>>(`{ ${parts.join(' ')} }`);
  const filled = Object.entries(data).filter(([, { edges }]) => edges.length > 0);
  return new Map(filled.map(([name, { edges }]) => [name, edges.map(({ cursor }) => cursor)]));
}

beforeAll(async () => {
  hub = await openHub({ compared: false, isGuarded: false });
  await addAwkwardRows(hub.database.client);
  oracle = await hub.oracle();
  const inputs = new Inputs(hub.app.schema, oracle, today, ['figures', 'disbursementRates']);
  operations = new Operations(hub.app.schema, inputs, oracle, await readCursors());
});
afterAll(() => hub.close());

const nobody = requesterOf({ role: 'ANONYMOUS' });
const refusals = new Set(['GRAPHQL_VALIDATION_FAILED', 'QUERY_TOO_LARGE']);

/** Whether an operation was refused before it was run: two fields may clash by chance. */
const isRefused = ({ data, errors }: Answer<unknown>): boolean =>
  data === undefined && errors !== undefined && errors.every(({ extensions }) => refusals.has(extensions.code));

/** The hub's answers: as it prepares the operation, and as it has kept it. */
async function answerTwice({ query, variables }: Operation): Promise<Answer<unknown>[]> {
  return [await hub.ask(query, variables), await hub.ask(query, variables)];
}

async function answerPlainly({ query, variables }: Operation, loaders: OracleLoaders): Promise<ExecutionResult> {
  return answerByReference(hub.app, loaders, query, variables, nobody);
}

/** Compares answers with those of the reference. A failure names the operation, so that it can be sent by hand. */
async function expectSame(operation: Operation, answers: Answer<unknown>[], loaders: OracleLoaders): Promise<void> {
  const { query, variables } = operation;
  const reference = await answerPlainly(operation, loaders);
  for (const [place, answer] of answers.entries()) {
    await expectSameAnswer(answer, reference, { app: hub.app, loaders, query, variables, requester: nobody }).catch(
      (error: unknown) => {
        const way = place === 0 ? 'the first time' : 'the second time';
        throw new Error(`${way}: ${query}\n${JSON.stringify(variables)}\n${String(error)}`, { cause: error });
      },
    );
  }
}

/** Some are refused before they are run; the others are compared. */
const made = isLong ? 110_000 : onDatabase(5600, 680);
const leastCompared = isLong ? 100_000 : onDatabase(5000, 600);

test(
  `made operations, at least ${leastCompared}: planned and prepared, the hub answers as graphql-js does over findMany`,
  async () => {
    const loaders = new OracleLoaders(oracle, hub.database);
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (g) => {
        const operation = operations.make(g);
        const answers = await answerTwice(operation);
        if (answers.some(isRefused)) return;
        await expectSame(operation, answers, loaders);
        compared += 1;
      }),
      { ...runs(made), endOnFailure: true },
    );
    expect(compared).toBeGreaterThanOrEqual(leastCompared);
  },
  isLong ? 86_400_000 : 600_000,
);

/** Loaders with a bug that a plan could have. */
const bugs: Readonly<Record<string, (read: PageRead) => PageRead>> = {
  'an order that is always ascending': (read) => ({ ...read, order: { ...read.order, descending: false } }),
  'a last page that is the first': (read) => ({ ...read, reversed: false }),
  'a filter that is left out below the root': (read) => (read.path === null ? read : { ...read, filter: everything }),
};

test.each(Object.keys(bugs))(
  'the made operations find %s',
  async (name) => {
    class FaultyLoaders extends OracleLoaders {
      override page(read: PageRead, selection: RowSelection): ReturnType<OracleLoaders['page']> {
        return super.page(bugs[name]?.(read) ?? read, selection);
      }
    }
    const loaders = new FaultyLoaders(oracle, hub.database);
    const found = await fc.check(
      fc.asyncProperty(fc.gen(), async (g) => {
        const operation = operations.make(g);
        const [answer] = await answerTwice(operation);
        if (answer === undefined || isRefused(answer)) return;
        expect(comparable(answer)).toEqual(comparable(await answerPlainly(operation, loaders)));
      }),
      { ...runs(400), endOnFailure: true },
    );
    expect(found.failed).toBe(true);
  },
  120_000,
);
