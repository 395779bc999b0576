import { GuardedLoaders } from '../../../src/graph/guard/guarded-loaders.ts';
import { columnErrors } from '../../../src/source/row-envelope.ts';
import { openHub, type TestHub } from '../../support/hub.ts';
import type { TestViewer } from '../../support/viewers.ts';

/** A portal that a clause opens some fields of another department's records to. */
const portal: TestViewer = {
  role: 'PORTAL',
  department: '79-SYT',
  purpose: 'VERIFICATION',
  caseReference: 'HS-2026-0117',
};

let hub: TestHub;
let id: string;

/** Whatever leaves the guarded loaders: rows, and pages of them. */
const handedOut: unknown[] = [];

const guarded = GuardedLoaders.prototype as unknown as Record<string, (...asked: unknown[]) => Load>;
type Load = (start: unknown) => Promise<unknown>;
const originals = Object.fromEntries(['byKey', 'byCode', 'page'].map((name) => [name, guarded[name]!]));

beforeAll(async () => {
  for (const [name, original] of Object.entries(originals)) {
    guarded[name] = function (...asked) {
      const load = original.apply(this, asked);
      return async (start) => {
        const found = await load(start);
        handedOut.push(found);
        return found;
      };
    };
  }
  hub = await openHub({ compared: false });
  const found = await hub.read(
    '{ department(code: "92-SYT") { beneficiaries(first: 1) { nodes { id } } } }',
    {},
    portal,
  );
  id = found.department.beneficiaries.nodes[0].id;
});
afterAll(async () => {
  Object.assign(guarded, originals);
  await hub.close();
});

/** Collects all rows in a value: in lists and pages, and what was read along with a row, which its envelope holds. */
function collectRows(value: unknown, rows: Set<object>): void {
  if (typeof value !== 'object' || value === null || rows.has(value) || value instanceof Map) return;
  if ('__typename' in value) rows.add(value);
  for (const key of Reflect.ownKeys(value)) collectRows((value as Record<string | symbol, unknown>)[key], rows);
}

const fields = 'status birthYear registeredOn commune';

const queries: readonly (readonly [string, string, string])[] = [
  ['a page', `{ department(code: "92-SYT") { beneficiaries(first: 3) { nodes { ${fields} } } } }`, 'Beneficiary'],
  [
    'edges',
    `{ department(code: "92-SYT") { beneficiaries(first: 3) { edges { cursor node { ${fields} } } } } }`,
    'Beneficiary',
  ],
  [
    'a list of a list',
    `{ department(code: "92-SYT") { beneficiaries(first: 3, filter: { category: { eq: OLDER_PERSON } }) {
      nodes { category enrolments { nodes { status startedOn endedOn beneficiary { ${fields} } } } } } } }`,
    'Enrolment',
  ],
  ['a row by its id', `query ($id: ID!) { beneficiary(id: $id) { ${fields} } }`, 'Beneficiary'],
  ['a node', `query ($id: ID!) { node(id: $id) { ... on Beneficiary { ${fields} } } }`, 'Beneficiary'],
  ['nodes', `query ($id: ID!) { nodes(ids: [$id]) { ... on Beneficiary { ${fields} } } }`, 'Beneficiary'],
];

test.each(queries)(
  '%s: no column of an answered row holds an error, and each closed one is answered by its error',
  async (_, query, model) => {
    // A second time the operation is prepared already.
    for (const isCompiled of [false, true]) {
      handedOut.length = 0;
      const { errors = [] } = await hub.ask(query, query.includes('$id') ? { id } : {}, portal);
      const rows = new Set<object>();
      collectRows(handedOut, rows);
      const values = [...rows].flatMap((row) => Object.values(row) as unknown[]);
      expect(values.filter((value) => value instanceof Error)).toEqual([]);
      const masked = [...rows].filter((row) => columnErrors(row).size > 0);
      const closed = masked.flatMap((row) => [...columnErrors(row).keys()].map((field) => [row, field] as const));
      expect([isCompiled, closed.length]).not.toEqual([isCompiled, 0]);
      expect(closed.filter(([row, field]) => (row as Record<string, unknown>)[field] !== null)).toEqual([]);
      const codes = errors.map(({ extensions }) => extensions.code);
      expect(codes).toEqual(closed.map(() => 'FORBIDDEN'));
      expect(masked.some((row) => (row as { readonly __typename: string }).__typename === model)).toBe(true);
    }
  },
);
