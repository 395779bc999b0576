import fc, { type Arbitrary } from 'fast-check';
import type { Inputs } from './arbitraries.ts';
import type { Operation } from './operations.ts';

/** All fields of records, with all levels below them. */
const fragments = `
  fragment P on Payment { id month amount channel status paidOn synthetic department { id } }
  fragment E on Enrolment { id startedOn endedOn status monthlyAmount synthetic programme { id } department { code } }
  fragment B on Beneficiary {
    id kind group category birthYear commune status registeredOn synthetic department { id } access { allowed via { own clause { id } } }
  }
  fragment L on PageInfo { hasNextPage hasPreviousPage startCursor endCursor }
`;

const selections: Readonly<Record<string, string>> = {
  Beneficiary: `...B identity { name phone }
    enrolments(NESTED_E) { nodes { ...E payments(NESTED_P) { nodes { ...P } } beneficiary { status } } }
    others: enrolments(first: 1, orderBy: { field: STARTED_ON, direction: DESC }) { totalCount pageInfo { ...L } nodes { status } }`,
  Enrolment: `...E beneficiary { ...B identity { citizenId } } payments(NESTED_P) { nodes { ...P } }`,
  Payment: `...P enrolment { ...E beneficiary { category enrolments(NESTED_E) { nodes { status } } } }`,
};

const roots: Readonly<Record<string, string>> = {
  Beneficiary: 'beneficiaries',
  Enrolment: 'enrolments',
  Payment: 'payments',
};

const days = [undefined, undefined, '2024-06-30', '2025-12-31'] as const;

/** Writes the arguments of a page; the filter is a variable. */
function page(inputs: Inputs, model: string, variable: string): Arbitrary<{ args: string; filter: unknown }> {
  return fc
    .record({
      size: fc.integer({ min: 1, max: 12 }),
      end: fc.constantFrom('first', 'last'),
      order: fc.option(inputs.orderBy(model), { nil: undefined }),
      day: fc.constantFrom(...days),
      filter: fc.oneof({ arbitrary: fc.constant({}), weight: 6 }, inputs.filter(model, 1), inputs.filter(model, 2)),
    })
    .map(({ size, end, order, day, filter }) => ({
      filter,
      args: [
        `${end}: ${size}`,
        `filter: $${variable}`,
        order && `orderBy: { field: ${order.field}, direction: ${order.direction} }`,
        day && `asOf: "${day}"`,
      ]
        .filter((text) => text !== undefined)
        .join(', '),
    }));
}

/** Arguments for a page of records; with a cursor, for the rows after or before it. */
export interface RecordQuery {
  readonly operation: (cursor?: { readonly argument: 'after' | 'before'; readonly text: string }) => Operation;
}

/** Writes a query for pages of records with all rows below them, at the root or in the department with this code. */
export function recordQueries(inputs: Inputs, code: string): Arbitrary<RecordQuery> {
  return fc
    .record({
      model: fc.constantFrom('Beneficiary', 'Enrolment', 'Payment'),
      isOfDepartment: fc.boolean(),
      nestedEnrolments: page(inputs, 'Enrolment', 'e'),
      nestedPayments: page(inputs, 'Payment', 'p'),
    })
    .chain(({ model, isOfDepartment, nestedEnrolments, nestedPayments }) =>
      page(inputs, model, 'f').map((asked): RecordQuery => ({
        operation: (cursor) => {
          const selection = (selections[model] as string)
            .replaceAll('NESTED_E', nestedEnrolments.args)
            .replaceAll('NESTED_P', nestedPayments.args);
          const args =
            cursor === undefined ? asked.args : `${asked.args}, ${cursor.argument}: ${JSON.stringify(cursor.text)}`;
          const list = `${roots[model]}(${args}) { totalCount pageInfo { ...L } edges { cursor } nodes { ${selection} } }`;
          const body = isOfDepartment ? `department(code: "${code}") { ${list} }` : list;
          const used = ['f', 'e', 'p'].filter((name) => body.includes(`$${name}`));
          const types: Readonly<Record<string, string>> = { f: model, e: 'Enrolment', p: 'Payment' };
          const declared = used.map((name) => `$${name}: ${types[name]}Filter`).join(', ');
          const values: Readonly<Record<string, unknown>> = {
            f: asked.filter,
            e: nestedEnrolments.filter,
            p: nestedPayments.filter,
          };
          return {
            query: `query (${declared}) { ${body} } ${fragments}`,
            variables: Object.fromEntries(used.map((name) => [name, values[name]])),
          };
        },
      })),
    );
}
