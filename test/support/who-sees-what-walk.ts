import { isObjectType } from 'graphql';
import { readFieldClasses, type FieldClasses } from '../../src/access/field-class.ts';
import type { TestHub } from './hub.ts';
import { globalId } from './ids.ts';
import { readVerdicts, SchemaWalk, type Place, type SampleRow, type Verdict } from './schema-walk.ts';
import type { TestViewer } from './viewers.ts';
import { addSampleRows } from './who-sees-what-rows.ts';

const request = { purpose: 'TRANSFER', caseReference: 'A-1' };

/** The viewers of the table, by the headings of their columns. */
export const viewers = {
  Anonymous: { role: 'ANONYMOUS' },
  // For a purpose that no clause lists: what is open is its own department's.
  Analyst: { role: 'ANALYST', department: '92-SYT', purpose: 'STATISTICS', caseReference: 'A-1' },
  'Portal without clause': { role: 'PORTAL', department: '01-SYT', ...request },
  'Portal with clause': { role: 'PORTAL', department: '79-SYT', ...request },
  Owner: { role: 'OFFICER', department: '92-SYT', ...request },
  Auditor: { role: 'AUDITOR' },
} as const satisfies Record<string, TestViewer>;

export type ViewerName = keyof typeof viewers;

/** How many places one operation asks for: a document has a limit. */
const batch = 3;

/** What each viewer gets of every field of the schema, by `Difficulty (not published).about`. */
export class WhoSeesWhat {
  readonly #hub: TestHub;
  readonly #walk: SchemaWalk;
  readonly #seen = new Map<ViewerName, Promise<ReadonlyMap<string, Verdict>>>();
  readonly classes: FieldClasses;
  readonly places: readonly Place[];

  constructor(hub: TestHub, walk: SchemaWalk) {
    this.#hub = hub;
    this.#walk = walk;
    this.classes = readFieldClasses(hub.app.schema);
    this.places = walk.places(fieldsByType(this.classes));
  }

  /** Asks for everything as a viewer, once. */
  as(viewer: ViewerName): Promise<ReadonlyMap<string, Verdict>> {
    const seen = this.#seen.get(viewer) ?? this.#look(viewers[viewer]);
    this.#seen.set(viewer, seen);
    return seen;
  }

  async #look(viewer: TestViewer): Promise<ReadonlyMap<string, Verdict>> {
    const seen = new Map<string, Verdict>();
    for (let start = 0; start < this.places.length; start += batch) {
      const some = this.places.slice(start, start + batch);
      const answer = await this.#hub.ask(this.#walk.operation(some), {}, viewer);
      for (const [index, place] of some.entries()) {
        for (const [field, verdict] of readVerdicts(place, index, answer)) seen.set(`${place.name}.${field}`, verdict);
      }
    }
    return seen;
  }
}

function fieldsByType(classes: FieldClasses): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const coordinate of classes.keys()) {
    const [type = '', field = ''] = coordinate.split('.');
    fields.set(type, [...(fields.get(type) ?? []), field]);
  }
  return fields;
}

/** A look that a clause opened and one that was refused: the events that the table speaks of. */
async function makeEvents({ ask, database }: TestHub, beneficiary: string): Promise<SampleRow[]> {
  const look = (name: string): string =>
    `query ${name} { node(id: ${JSON.stringify(beneficiary)}) { ... on Beneficiary { status } } }`;
  await ask(look('opened'), {}, viewers['Portal with clause']);
  await ask(look('refused'), {}, viewers['Portal without clause']);
  const entryOf = async (operation: string): Promise<string> =>
    (await database.client.accessEvent.findFirstOrThrow({ where: { operation } })).id;
  return [
    { type: 'AccessEvent', kind: 'read', key: await entryOf('opened') },
    { type: 'AccessEvent', kind: 'denial', key: await entryOf('refused') },
  ];
}

interface Known {
  readonly id: string;
  readonly identity: { readonly citizenId: string; readonly phone: string | null };
}

/** A beneficiary of the owner whose record a clause opens, with something to see in every field. */
async function findBeneficiary({ read }: TestHub): Promise<Known> {
  const question = `{ department(code: "92-SYT") { beneficiaries(first: 100, filter: {
    category: { eq: OLDER_PERSON }, birthYear: { isNull: false },
    enrolments: { some: { programme: { code: { eq: "social-assistance" } },
      payments: { some: { paidOn: { isNull: false } } } } }
  }) { nodes { id identity { citizenId phone } } } } }`;
  const data = await read<{ department: { beneficiaries: { nodes: Known[] } } }>(question, {}, viewers.Owner);
  const found = data.department.beneficiaries.nodes.find(({ identity }) => identity.phone !== null);
  if (found === undefined) throw new Error('The owner has no such beneficiary.');
  return found;
}

const keyOf = (id: string): string => Buffer.from(id, 'base64url').toString('utf8').replace(/^\w+:/, '');

/** Makes the rows that are looked at, in the hub's own copy of the data. */
export async function prepare(hub: TestHub): Promise<WhoSeesWhat> {
  const { schema } = hub.app;
  const nodes = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'),
  );
  const { id: beneficiary, identity } = await findBeneficiary(hub);
  const types = nodes.map(({ name }) => name);
  const rows = await addSampleRows(hub.database.client, types, keyOf(beneficiary));
  const idOf = (type: string): string => globalId(type, rows.find((row) => row.type === type)?.key ?? '');
  const walk = new SchemaWalk(schema, {
    rows: [...rows, ...(await makeEvents(hub, beneficiary))],
    arguments: {
      'Query.node': `id: "${idOf('Province')}"`,
      'Query.nodes': `ids: ["${idOf('Province')}"]`,
      'Query.nodeAsOf': `id: "${idOf('Province')}", asOf: "2026-06-01"`,
      'Query.nodesAsOf': `ids: ["${idOf('Province')}"], asOf: "2026-06-01"`,
      'Query.search': 'text: "Cần Thơ"',
      'Query.explainAccess': 'department: "92-SYT", dataClass: RECORD',
      'Query.agreement': `id: "${idOf('CooperationAgreement')}"`,
      'Query.beneficiary': `id: "${beneficiary}"`,
      'Query.beneficiariesByCitizenId': `citizenId: "${identity.citizenId}"`,
      'Query.department': 'code: "92-SYT"',
      'Query.programme': 'code: "social-assistance"',
      'Query.province': 'code: "92"',
    },
    ways: {
      AccessDecision: 'Query.explainAccess.fields.access',
      BeneficiaryEdge: 'Department.beneficiaries.edges',
      DepartmentLineageEdge: 'Department.carriesOn.edges',
      DifficultyAnswerEdge: 'Difficulty.answers.edges',
      ProvinceClassificationEdge: 'Province.classifications.edges',
      ProvinceSuccessionEdge: 'Province.predecessors.edges',
      Unknown: 'CooperationAgreement.unknowns',
      Quantity: 'IndicatorValue.target',
    },
  });
  return new WhoSeesWhat(hub, walk);
}
