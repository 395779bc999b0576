import type { ColumnDescription } from '../description.ts';
import { column, sql, type Sql } from './sql.ts';

/** A column that is calculated from others when it is read. */
export interface ComputedColumn extends ColumnDescription {
  /** The expression for the row with this alias, on `day`. */
  readonly expression: (alias: string, day: Sql) => Sql;
}

const classification = (name: 'type' | 'region', enumName: string): ComputedColumn => ({
  type: 'Enum',
  list: false,
  nullable: false,
  enumName,
  // A unit read before its first day or after its last shows its nearest classification.
  expression: (alias, day) => sql`(SELECT ${column('c', name)} FROM public."ProvinceClassification" c
    WHERE c."provinceId" = ${column(alias, 'id')}
    ORDER BY (c."validFrom" <= ${day}) DESC, abs(c."validFrom" - ${day}) LIMIT 1)`,
});

/** Status of an agreement on a day: domain.md's rule for periods that the source does not give. */
const agreementStatus: ComputedColumn = {
  type: 'Enum',
  list: false,
  nullable: false,
  enumName: 'AgreementStatus',
  expression: (alias, day) => {
    const own = (name: string): Sql => column(alias, name);
    return sql`(CASE
      WHEN ${own('stage')} = 'DRAFT' THEN 'DRAFT'
      WHEN ${own('stage')} = 'TERMINATED' AND (${own('terminatedOn')} IS NULL OR ${own('terminatedOn')} <= ${day}) THEN 'TERMINATED'
      WHEN ${own('endsOn')} < ${day} THEN 'EXPIRED'
      WHEN ${own('startsOn')} > ${day} THEN 'PENDING'
      WHEN ${own('startsOn')} IS NULL AND ${own('endsOn')} IS NULL THEN 'SIGNED'
      ELSE 'ACTIVE' END)::public."AgreementStatus"`;
  },
};

const amount = (expression: ComputedColumn['expression']): ComputedColumn => ({
  type: 'BigInt',
  list: false,
  nullable: false,
  expression,
});

const rate = (disbursed: ComputedColumn, planned: ComputedColumn['expression']): ComputedColumn => ({
  type: 'Float',
  list: false,
  nullable: true,
  expression: (alias, day) =>
    sql`round(100.0 * ${disbursed.expression(alias, day)} / nullif(${planned(alias, day)}, 0), 2)`,
});

const lineDisbursed = amount(
  (alias) => sql`(SELECT coalesce(sum(d."amount"), 0)::bigint FROM public."Disbursement" d
    WHERE d."budgetLineId" = ${column(alias, 'id')})`,
);

/**
 * A sum that everybody may read must not include unpublished plans. It is the day of reading that counts, not the day
 * asked for: otherwise a client asks for a later day, and learns a plan before its publication.
 */
const isPublished = sql`l."publishedOn" <= (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date`;

const deliveryPlanned = amount(
  (alias) => sql`(SELECT coalesce(sum(l."allocated" + l."carriedOver"), 0)::bigint FROM public."BudgetLine" l
    WHERE l."deliveryId" = ${column(alias, 'id')} AND ${isPublished})`,
);

const deliveryDisbursed = amount(
  (alias) => sql`(SELECT coalesce(sum(d."amount"), 0)::bigint FROM public."Disbursement" d
    JOIN public."BudgetLine" l ON l."id" = d."budgetLineId"
    WHERE l."deliveryId" = ${column(alias, 'id')} AND ${isPublished})`,
);

/** Every computed column of every model. They can be read, filtered and ordered by like the others. */
export const computedColumns: Readonly<Record<string, Readonly<Record<string, ComputedColumn>>>> = {
  Province: { type: classification('type', 'ProvinceType'), region: classification('region', 'Region') },
  CooperationAgreement: { status: agreementStatus },
  BudgetLine: {
    disbursed: lineDisbursed,
    disbursementRate: rate(
      lineDisbursed,
      (alias) => sql`(${column(alias, 'allocated')} + ${column(alias, 'carriedOver')})`,
    ),
  },
  Delivery: {
    planned: deliveryPlanned,
    disbursed: deliveryDisbursed,
    disbursementRate: rate(deliveryDisbursed, deliveryPlanned.expression),
  },
};
