import type { LegalProvisionRow } from '../../db/generated/model.ts';
import { rowOf, type Given } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import { known, type LawContext } from './context.ts';
import { inferredFrom, notFound } from './grounds.ts';
import type { Known, Law } from './shape.ts';

/** A provision before it has a place in the list. */
type Provision = Omit<Given<'LegalProvision'>, 'id' | 'position'> &
  Pick<LegalProvisionRow, 'kind' | 'about' | 'aboutEn'>;

/** The columns that an entry tells, under the names of the graph, and those that say how it is known. */
function provision(entry: Known, columns: Provision, context: LawContext): Provision {
  const { about, validFrom, validTo, dueOn, levels, decidedBy, documentId } = columns;
  const told = { about, validFrom, validTo, dueOn, levels, decidedBy, provision: columns.provision };
  return { ...columns, ...known(entry, context), inferred: inferredFrom(entry, { ...told, document: documentId }) };
}

const entitlements = ({ socialAssistanceRule, socialPension }: Law, context: LawContext): Provision[] => {
  const rules = [
    { programmeId: 'social-assistance', rule: socialAssistanceRule },
    ...socialPension.rules.map((rule) => ({ programmeId: socialPension.programme.key, rule })),
  ];
  return rules.map(({ programmeId, rule }) =>
    provision(rule, { kind: 'ENTITLEMENT', about: rule.about, aboutEn: rule.aboutEn, programmeId }, context),
  );
};

/** Whether the competence outlived the decree of 2026 on social assistance. */
const notConfirmedAfter335 = notFound(
  'validTo',
  'Sau Nghị định 335/2026/NĐ-CP còn áp dụng hay không: chưa xác nhận',
  'Whether it still holds after Decree 335/2026/NĐ-CP is not confirmed',
);

const competences = ({ decides }: Law, context: LawContext): Provision[] =>
  decides.map((entry) =>
    provision(
      entry,
      {
        kind: 'COMPETENCE',
        about: entry.about ?? `${entry.who} quyết định trợ giúp xã hội hằng tháng`,
        aboutEn: entry.aboutEn ?? 'Decides on monthly social assistance',
        validFrom: entry.from,
        validTo: entry.to,
        levels: [entry.level],
        decidedBy: entry.who,
        provision: entry.provision,
        documentId: entry.basis === null ? null : context.document(entry.basis),
        programmeId: 'social-assistance',
        unknowns: [
          ...(entry.from === null
            ? [notFound('validFrom', 'Chưa tra cứu được ngày áp dụng', 'The first day was not found')]
            : []),
          ...(entry.to === null ? [notConfirmedAfter335] : []),
        ],
      },
      context,
    ),
  );

const localGovernment = ({ localGovernment: entry }: Law, context: LawContext): Provision =>
  provision(
    entry,
    {
      kind: 'LOCAL_GOVERNMENT',
      about: entry.about,
      aboutEn: entry.aboutEn,
      validFrom: entry.from,
      validTo: entry.to,
      levels: entry.levels,
      documentId: context.document(entry.basis),
    },
    context,
  );

/** The split was looked up in the draft of one province. */
const draftProvince = '42';
const draftGround = {
  ground: 'Theo dự thảo năm 2025 của tỉnh Hà Tĩnh; chưa tra cứu các tỉnh khác và văn bản đã ban hành',
  groundEn: 'From the draft of Hà Tĩnh of 2025; other provinces and the text as issued were not looked up',
};

/** Parts of the work that are no field of work, by the name that the facts have for them. */
const tasks: Readonly<Record<string, { readonly task: string; readonly taskEn: string }>> = {
  'the rest': { task: 'Các nhiệm vụ còn lại', taskEn: 'The rest' },
  'cai nghiện ma túy và quản lý sau cai': {
    task: 'cai nghiện ma túy và quản lý sau cai',
    taskEn: 'Drug treatment and supervision after it',
  },
};

function taskOf(part: string) {
  const task = tasks[part];
  if (task === undefined) throw new Error(`cooperation.yaml: law: the part "${part}" has no name in English.`);
  return task;
}

const transfers = ({ splitOfDepartments }: Law, context: LawContext): Provision[] =>
  splitOfDepartments.flatMap((entry) =>
    entry.fields.map(({ to, ...work }) => ({
      kind: 'TRANSFER' as const,
      ...known(entry, context),
      about: `Theo dự thảo của tỉnh Hà Tĩnh, nhiệm vụ của Sở Lao động - Thương binh và Xã hội chuyển về ${to}`,
      aboutEn: `Work of the department of labour, war invalids and social affairs that by the draft of Hà Tĩnh passes to ${to}`,
      validFrom: entry.from,
      fields: 'field' in work ? [work.field] : [],
      ...('part' in work && taskOf(work.part)),
      receivingBody: to,
      provinceId: context.province(draftProvince),
      inferred: ['receivingBody', 'validFrom'].map((field) => ({ field, ...draftGround })),
    })),
  );

const dataSharing = ({ dataSharing: entries }: Law, context: LawContext): Provision[] =>
  entries.map((entry) =>
    provision(
      entry,
      {
        kind: 'DATA_SHARING',
        about: entry.about,
        aboutEn: entry.aboutEn,
        provision: entry.provision,
        dueOn: entry.dueBy,
        documentId: context.document(entry.basis),
      },
      context,
    ),
  );

/** Creates the rows of the legal provisions, in the order of the facts. */
export function provisionRows(law: Law, context: LawContext): LegalProvisionRow[] {
  const provisions = [
    ...entitlements(law, context),
    ...competences(law, context),
    localGovernment(law, context),
    ...transfers(law, context),
    ...dataSharing(law, context),
  ];
  return provisions.map((columns, index) =>
    rowOf('LegalProvision', {
      ...columns,
      id: `provision.${index + 1}`,
      position: index + 1,
      sortKey: sortKey(columns.about),
    }),
  );
}
