import type { AgreementStage, BeneficiaryCategory, DataClass, FieldOfWork } from '../db/generated/model.ts';
import type { Database } from '../db/database.ts';
import { retryRead } from '../db/retry-read.ts';
import type { Link } from '../links/link.ts';

/** A calendar day, `YYYY-MM-DD`. */
type Day = string;

/** A sharing clause with what of its agreement bears on whether it is in force. */
export interface ClauseFacts {
  readonly id: string;
  readonly agreementId: string;
  readonly agreementNumber: string | null;
  readonly agreementTitle: string;
  readonly stage: AgreementStage;
  readonly agreementStartsOn: Day | null;
  readonly agreementEndsOn: Day | null;
  readonly terminatedOn: Day | null;
  /** The bodies that signed, as they were on that day. */
  readonly fromDepartmentId: string;
  readonly toDepartmentId: string;
  readonly position: number;
  readonly dataClass: DataClass;
  readonly fields: readonly FieldOfWork[];
  readonly categories: readonly BeneficiaryCategory[];
  readonly programmeCodes: readonly string[];
  readonly openedFields: readonly string[];
  readonly purposes: readonly string[];
  readonly caseRequired: boolean;
  readonly startsOn: Day | null;
  readonly endsOn: Day | null;
}

/** A department and the days between which it is there. */
export interface DepartmentFacts {
  readonly id: string;
  readonly code: string;
  readonly provinceId: string;
  readonly provinceCode: string;
  readonly validFrom: Day;
  readonly validTo: Day | null;
}

/** A field of work that passed from one department to another, over however many steps. */
export interface LineageFacts {
  readonly ancestorId: string;
  readonly descendantId: string;
  readonly field: FieldOfWork;
  readonly validFrom: Day;
  readonly validTo: Day | null;
}

/** A link to a department's own service, and since when it is there. */
export interface LinkFacts extends Link {
  /** ISO 8601. */
  readonly addedAt: string;
}

/** All that decides access, as the database held it at one moment. */
export interface Facts {
  /** Counts the changes of what follows. */
  readonly version: number;
  readonly clauses: readonly ClauseFacts[];
  readonly departments: readonly DepartmentFacts[];
  readonly lineage: readonly LineageFacts[];
  /** Departments that have records, here or at home: the rules of lists need not name others. */
  readonly recordHolders: readonly string[];
  /** Departments that keep their records at home, and where they are asked for them. */
  readonly links: readonly LinkFacts[];
}

/** How many changes there have been of what decides access. */
export async function readVersion({ client }: Database): Promise<number> {
  const [state] = await retryRead(
    () => client.$queryRaw<{ version: bigint }[]>`SELECT "version" FROM public."AccessState"`,
  );
  if (state === undefined) throw new Error('The state of access is not there.');
  return Number(state.version);
}

/** Reads all that decides access, in one statement, so that no half of a change is seen. */
export async function readFacts({ client }: Database): Promise<Facts> {
  const [row] = await retryRead(
    () => client.$queryRaw<{ facts: string }[]>`
    SELECT json_build_object(
      'version', (SELECT "version" FROM public."AccessState"),
      'clauses', (SELECT coalesce(json_agg(json_build_object(
        'id', clause."id", 'agreementId', agreement."id", 'agreementNumber', agreement."number",
        'agreementTitle', agreement."title", 'stage', agreement."stage",
        'agreementStartsOn', agreement."startsOn", 'agreementEndsOn', agreement."endsOn",
        'terminatedOn', agreement."terminatedOn",
        'fromDepartmentId', giver."departmentId", 'toDepartmentId', taker."departmentId",
        'position', clause."position", 'dataClass', clause."dataClass", 'caseRequired', clause."caseRequired",
        -- A list that was never written is null: it opens nothing, as an empty one.
        'fields', coalesce(clause."fields", '{}'), 'categories', coalesce(clause."categories", '{}'),
        'programmeCodes', coalesce(clause."programmeCodes", '{}'),
        'openedFields', coalesce(clause."openedFields", '{}'), 'purposes', coalesce(clause."purposes", '{}'),
        'startsOn', clause."startsOn", 'endsOn', clause."endsOn") ORDER BY clause."id"), '[]')
        FROM public."SharingClause" clause
        JOIN public."CooperationAgreement" agreement ON agreement."id" = clause."agreementId"
        JOIN public."AgreementParty" giver ON giver."id" = clause."fromPartyId"
        JOIN public."AgreementParty" taker ON taker."id" = clause."toPartyId"),
      'departments', (SELECT coalesce(json_agg(json_build_object(
        'id', department."id", 'code', department."code", 'provinceId', province."id", 'provinceCode', province."code",
        'validFrom', department."validFrom", 'validTo', department."validTo")), '[]')
        FROM public."Department" department JOIN public."Province" province ON province."id" = department."provinceId"),
      'lineage', (SELECT coalesce(json_agg(json_build_object(
        'ancestorId', "ancestorId", 'descendantId', "descendantId", 'field', "field",
        'validFrom', "validFrom", 'validTo', "validTo")), '[]') FROM public."DepartmentLineage"),
      'links', (SELECT coalesce(json_agg(json_build_object(
        'departmentId', link."departmentId", 'departmentCode', department."code", 'provinceId', department."provinceId",
        'url', link."url", 'certificateAuthority', link."certificateAuthority",
        'contractVersion', link."contractVersion",
        'addedAt', to_char(link."addedAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'pausedAt', to_char(link."pausedAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        ORDER BY link."departmentId"), '[]')
        FROM public."DepartmentLink" link JOIN public."Department" department ON department."id" = link."departmentId"),
      'recordHolders', (SELECT coalesce(json_agg("id"), '[]') FROM public."Department" department
        WHERE EXISTS (SELECT 1 FROM public."DepartmentLink" WHERE "departmentId" = department."id")
           OR EXISTS (SELECT 1 FROM public."Beneficiary" WHERE "departmentId" = department."id")
           OR EXISTS (SELECT 1 FROM public."Enrolment" WHERE "departmentId" = department."id")
           OR EXISTS (SELECT 1 FROM public."Payment" WHERE "departmentId" = department."id")))::text AS "facts"`,
  );
  if (row === undefined) throw new Error('The facts of access cannot be read.');
  return JSON.parse(row.facts) as Facts;
}
