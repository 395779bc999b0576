import { isObjectType } from 'graphql';
import { readFieldClasses, type FieldClasses } from '../../../src/access/field-class.ts';
import type { TestHub } from '../hub.ts';
import { globalId, keyOfId } from '../ids.ts';
import { readVerdicts, SchemaWalk, type Place, type SampleRow, type Verdict } from './schema-walk.ts';
import type { TestViewer } from '../viewers.ts';
import { addSampleRows } from './rows.ts';

const request = { purpose: 'TRANSFER', caseReference: 'A-1' };

/** The viewers of the table, by the headings of their columns. */
export const viewers = {
  Anonymous: { role: 'ANONYMOUS' },
  // For a purpose that no clause lists: only its own department's data is open.
  Analyst: { role: 'ANALYST', department: '92-SYT', purpose: 'STATISTICS', caseReference: 'A-1' },
  'Portal without clause': { role: 'PORTAL', department: '01-SYT', ...request },
  'Portal with clause': { role: 'PORTAL', department: '79-SYT', ...request },
  Owner: { role: 'OFFICER', department: '92-SYT', ...request },
  Auditor: { role: 'AUDITOR' },
} as const satisfies Record<string, TestViewer>;

export type ViewerName = keyof typeof viewers;

/** Maximum number of fields in one operation, if each is a list: the lists of a query are limited. */
const mostFields = 25;

/** Divides places so that each group fits an operation; a type with many fields becomes several places. */
function groups(places: readonly Place[]): Place[][] {
  const parts = places.flatMap(({ fields, ...place }) =>
    Array.from({ length: Math.ceil(fields.length / mostFields) }, (_, part) => ({
      ...place,
      fields: fields.slice(part * mostFields, (part + 1) * mostFields),
    })),
  );
  const made: Place[][] = [];
  let taken = mostFields;
  for (const part of parts) {
    taken += part.fields.length;
    if (taken > mostFields) {
      made.push([]);
      taken = part.fields.length;
    }
    made.at(-1)?.push(part);
  }
  return made;
}

/** The result of every field of the schema for each viewer, by names such as `Difficulty (not published).about`. */
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

  /** Requests everything as a viewer, once. */
  as(viewer: ViewerName): Promise<ReadonlyMap<string, Verdict>> {
    const seen = this.#seen.get(viewer) ?? this.#look(viewers[viewer]);
    this.#seen.set(viewer, seen);
    return seen;
  }

  async #look(viewer: TestViewer): Promise<ReadonlyMap<string, Verdict>> {
    const seen = new Map<string, Verdict>();
    for (const some of groups(this.places)) {
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

/** Makes an access that a clause opens and one that is refused: the events in the table. */
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

/** Finds a beneficiary of the owner whose record a clause opens, with a value in every field. */
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

/** Creates the rows of the table in the hub's copy of the data. */
export async function prepare(hub: TestHub): Promise<WhoSeesWhat> {
  const { schema } = hub.app;
  const nodes = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'),
  );
  const { id: beneficiary, identity } = await findBeneficiary(hub);
  const types = nodes.map(({ name }) => name);
  const rows = await addSampleRows(hub.database.client, types, keyOfId(beneficiary));
  const idOf = (type: string): string => globalId(type, rows.find((row) => row.type === type)?.key ?? '');
  const commune = await hub.database.client.commune.findFirstOrThrow({ where: { validTo: null } });
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
      'Query.commune': `code: "${commune.code}"`,
      'Query.department': 'code: "92-SYT"',
      'Query.organisation': 'key: "92-SLDTBXH"',
      'Query.programme': 'code: "social-assistance"',
      'Query.province': 'code: "92"',
    },
    ways: {
      AccessDecision: 'Query.explainAccess.fields.access',
      BeneficiaryEdge: 'Department.beneficiaries.edges',
      DepartmentLineageEdge: 'Department.carriesOn.edges',
      DocumentRelationEdge: 'Document.relations.edges',
      ProgrammeComponentEdge: 'Programme.components.edges',
      PublicCopy: 'Source.elsewhere',
      DifficultyAnswerEdge: 'Difficulty.answers.edges',
      ProvinceClassificationEdge: 'Province.classifications.edges',
      ProvinceSuccessionEdge: 'Province.predecessors.edges',
      Unknown: 'CooperationAgreement.unknowns',
      Inference: 'CooperationAgreement.inferred',
      Reading: 'CooperationAgreement.readings',
      Quantity: 'IndicatorValue.target',
    },
  });
  return new WhoSeesWhat(hub, walk);
}
