-- A line whose day of publication lies ahead is not public yet: sums that all may read leave it out until that day, in
-- Viet Nam, as the lines themselves do.
CREATE OR REPLACE VIEW "DisbursementRate" AS
WITH paid AS (
    SELECT "budgetLineId", sum("amount") AS amount FROM "Disbursement" GROUP BY "budgetLineId"
), own AS (
    SELECT department."provinceId" AS "unitId", delivery."programmeId", line."fiscalYear", line."capitalType",
           sum(line."allocated" + line."carriedOver") AS planned,
           sum(coalesce(paid.amount, 0)) AS disbursed,
           bool_or(line."synthetic") AS synthetic
    FROM "BudgetLine" line
    JOIN "Delivery" delivery ON delivery."id" = line."deliveryId"
    JOIN "Department" department ON department."id" = delivery."departmentId"
    LEFT JOIN paid ON paid."budgetLineId" = line."id"
    WHERE line."publishedOn" <= (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
    GROUP BY 1, 2, 3, 4
), total AS (
    SELECT unit."provinceId", own."programmeId", own."fiscalYear", own."capitalType",
           sum(own.planned)::bigint AS planned, sum(own.disbursed)::bigint AS disbursed, bool_or(own.synthetic) AS synthetic
    FROM own JOIN "ProvinceUnit" unit ON unit."unitId" = own."unitId"
    GROUP BY 1, 2, 3, 4
)
SELECT (total."provinceId" || '.' || total."programmeId" || '.' || total."fiscalYear" || '.' || total."capitalType") COLLATE "C" AS "id",
       total."provinceId", total."programmeId", programme."kind" AS "programmeKind", total."fiscalYear", total."capitalType",
       total.planned, total.disbursed,
       round(100.0 * total.disbursed / nullif(total.planned, 0), 2)::float8 AS "rate",
       province."validFrom", province."validTo", total.synthetic
FROM total
JOIN "Province" province ON province."id" = total."provinceId"
JOIN "Programme" programme ON programme."id" = total."programmeId";
