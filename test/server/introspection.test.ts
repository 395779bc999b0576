import fc from 'fast-check';
import { getIntrospectionQuery } from 'graphql';
import { openSharedHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub({ compared: false });
});
afterAll(() => hub.close());

/** The objects that an answer has. */
function countObjects(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? 0 : 1;
  return Object.values(value).reduce((sum: number, child) => sum + countObjects(child), own);
}

const accepted = 40_000;

test('the introspection query of every tool is answered to strangers', async () => {
  const options = {
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
  };
  for (const query of [getIntrospectionQuery(), getIntrospectionQuery(options)]) {
    const { data, errors } = await hub.ask(query);
    expect(errors).toBeUndefined();
    expect(countObjects(data)).toBeLessThan(accepted);
  }
});

/** Ways from a type to a type, as introspection goes them. */
const steps = ['fields { type', 'fields { args { type', 'inputFields { type', 'ofType', 'possibleTypes', 'interfaces'];
const paths = fc.array(fc.constantFrom(...steps), { minLength: 1, maxLength: 7 });

test('introspection that goes from type to type is refused before it answers far more than is accepted', async () => {
  let answered = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(paths, fc.boolean(), async (path, isWhole) => {
      const opened = path.map((step) => `${step} {`).join(' ');
      const closed = ' }'.repeat(opened.split('{').length - 1);
      const start = isWhole ? '__schema { types {' : '__type(name: "Department") {';
      const { data, errors } = await hub.ask(`{ ${start} ${opened} name${closed} }${isWhole ? ' }' : ''} }`);
      if (errors === undefined) {
        answered += 1;
        expect(countObjects(data)).toBeLessThan(2 * accepted);
      } else {
        // graphql-js itself refuses more than three lists of introspection in each other.
        const codes = errors.map(({ extensions }) => extensions.code);
        expect(codes).toEqual([expect.stringMatching(/^(QUERY_TOO_LARGE|GRAPHQL_VALIDATION_FAILED)$/)]);
        refused += Number(codes[0] === 'QUERY_TOO_LARGE');
      }
    }),
    { numRuns: 300, seed: 7 },
  );
  expect(answered).toBeGreaterThan(30);
  expect(refused).toBeGreaterThan(5);
});
