import type { LegalProvisionRow } from '../../db/generated/model.ts';
import { rowOf, type Given } from '../row-of.ts';
import { sortKey } from '../sort-key.ts';
import { known, type LawContext } from './context.ts';
import { inferredFrom } from './grounds.ts';
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
        unknowns:
          entry.from === null
            ? [
                {
                  field: 'validFrom',
                  reason: 'Chưa tra cứu được ngày áp dụng',
                  reasonEn: 'The first day was not found',
                },
              ]
            : [],
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
const draft = {
  province: '42',
  ground: 'Theo dự thảo năm 2025 của tỉnh Hà Tĩnh; chưa tra cứu các tỉnh khác và văn bản đã ban hành',
  groundEn: 'From the draft of Hà Tĩnh of 2025; other provinces and the text as issued were not looked up',
};

/** What the facts call the rest of the work. */
const rest = { task: 'Các nhiệm vụ còn lại', taskEn: 'The rest' };

const transfers = ({ splitOfDepartments }: Law, context: LawContext): Provision[] =>
  splitOfDepartments.flatMap((entry) =>
    entry.fields.map(({ to, ...work }) => ({
      kind: 'TRANSFER' as const,
      ...known(entry, context),
      about: `Nhiệm vụ của Sở Lao động - Thương binh và Xã hội chuyển về ${to}`,
      aboutEn: `Work of the Department of Labour, Invalids and Social Affairs that passed to ${to}`,
      validFrom: entry.from,
      fields: 'field' in work ? [work.field] : [],
      ...('part' in work && (work.part === 'the rest' ? rest : { task: work.part })),
      receivingBody: to,
      provinceId: context.province(draft.province),
      inferred: [{ field: 'receivingBody', ground: draft.ground, groundEn: draft.groundEn }],
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
