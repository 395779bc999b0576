import type { AgreementStage, BeneficiaryCategory, DataClass, FieldOfWork } from '../db/generated/model.ts';
import type { Database } from '../db/database.ts';
import { listedRecordModels } from '../records/record-models.ts';
import { or, ours, sql } from '../db/statements/sql.ts';
import { retryRead } from '../db/retry-read.ts';
import type { Link } from './link.ts';

/** A calendar day, `YYYY-MM-DD`. */
type Day = string;

/** A sharing clause, with the data of its agreement that decides whether it is in force. */
export interface ClauseSnapshot {
  readonly id: string;
  readonly agreementId: string;
  readonly agreementNumber: string | null;
  readonly agreementTitle: string;
  readonly stage: AgreementStage;
  readonly agreementStartsOn: Day | null;
  readonly agreementEndsOn: Day | null;
  readonly terminatedOn: Day | null;
  /** The departments that signed, even if they are dissolved since. */
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

/** A department and the first and last day of its life. */
export interface DepartmentSnapshot {
  readonly id: string;
  readonly code: string;
  readonly provinceId: string;
  readonly provinceCode: string;
  readonly validFrom: Day;
  readonly validTo: Day | null;
}

/** A field of work that passed from one department to another, over however many steps. */
export interface LineageSnapshot {
  readonly ancestorId: string;
  readonly descendantId: string;
  readonly field: FieldOfWork;
  readonly validFrom: Day;
  readonly validTo: Day | null;
}

/** A link to a department's own service, and when it was added. */
export interface LinkSnapshot extends Link {
  /** ISO 8601. */
  readonly addedAt: string;
}

/** All data that decides access, as it was in the database at one moment. */
export interface AccessSnapshot {
  /** The number of changes to the data below. */
  readonly version: number;
  readonly clauses: readonly ClauseSnapshot[];
  readonly departments: readonly DepartmentSnapshot[];
  readonly lineage: readonly LineageSnapshot[];
  /** Departments that have records, in this database or in their own service: rules of lists need not name others. */
  readonly recordHolders: readonly string[];
  /** Departments that keep their records in their own service, and the addresses of these services. */
  readonly links: readonly LinkSnapshot[];
}

/** Reads the number of changes to the data that decides access. */
export async function readVersion({ raw }: Database): Promise<number> {
  const [state] = await retryRead(
    () => raw.$queryRaw<{ version: bigint }[]>`SELECT "version" FROM public."AccessState"`,
  );
  if (state === undefined) throw new Error('The table AccessState has no row.');
  return Number(state.version);
}

/** SQL: whether a department has a record of any model. */
const holdsRecords = or(
  listedRecordModels.map((model) => sql`EXISTS (SELECT 1 FROM ${ours(model)} WHERE "departmentId" = department."id")`),
);

/** Reads all data that decides access, in one statement, so that it sees each change whole or not at all. */
export async function readAccessSnapshot({ client }: Database): Promise<AccessSnapshot> {
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
        -- A list that was never set is null: it opens nothing, like an empty list.
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
           OR ${holdsRecords}))::text AS "facts"`,
  );
  if (row === undefined) throw new Error('The data that decides access cannot be read.');
  return JSON.parse(row.facts) as AccessSnapshot;
}
